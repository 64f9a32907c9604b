//! What an office shows of its key, to be read by another office's camera:
//! `REMBUK1:KUNCI:32.16.01.2001:` and the key. All of it is in capitals, of which a QR code holds
//! almost twice as many as of other letters.

use std::fmt;
use std::str::FromStr;

use super::key::PublicKey;
use crate::domain::kantor::KodeKantor;

const NAME: &str = "REMBUK";
const VERSION: &str = "1";
const KIND: &str = "KUNCI";

/// An office and the public key of one of its devices.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KeyCard {
    pub office: KodeKantor,
    pub key: PublicKey,
}

/// Why a text is no key card.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NoCard {
    /// It is about something else.
    Other,
    /// A newer app wrote it.
    Newer,
}

impl fmt::Display for KeyCard {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let office = self.office.as_str().to_ascii_uppercase();
        let key = self.key.to_string().to_ascii_uppercase();
        write!(formatter, "{NAME}{VERSION}:{KIND}:{office}:{key}")
    }
}

impl FromStr for KeyCard {
    type Err = NoCard;

    fn from_str(text: &str) -> Result<Self, NoCard> {
        let text = text.trim().strip_prefix(NAME).ok_or(NoCard::Other)?;
        let (version, rest) = text.split_once(':').ok_or(NoCard::Other)?;
        if version != VERSION {
            let is_number = version.parse::<u16>().is_ok_and(|number| number > 1);
            return Err(if is_number {
                NoCard::Newer
            } else {
                NoCard::Other
            });
        }
        let mut parts = rest.split(':');
        let (Some(KIND), Some(office), Some(key), None) =
            (parts.next(), parts.next(), parts.next(), parts.next())
        else {
            return Err(NoCard::Other);
        };
        let office = KodeKantor::new(&office.to_ascii_lowercase()).ok_or(NoCard::Other)?;
        let key = key.to_ascii_lowercase().parse();
        Ok(Self {
            office,
            key: key.map_err(|_| NoCard::Other)?,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn card(office: &str) -> KeyCard {
        KeyCard {
            office: KodeKantor::new(office).unwrap(),
            key: PublicKey([0xab; 32]),
        }
    }

    #[test]
    fn what_is_written_is_read() {
        for office in ["32.16.01.2001", "32.16.01", "bappeda", "pd.dinas-kesehatan"] {
            let text = card(office).to_string();
            assert_eq!(text, text.to_uppercase());
            assert_eq!(text.parse(), Ok(card(office)));
        }
    }

    #[test]
    fn what_is_no_card_is_refused() {
        let good = card("32.16.01").to_string();
        for text in [
            "",
            "REMBUK",
            "REMBUK1",
            "https://example.org/REMBUK1:KUNCI",
            "REMBUK1:KUNCI:32.16.01",
            "REMBUK1:KUNCI:32.16.01:ABAB",
            &good.replace("32.16.01", "SIAPA"),
            &good.replace("32.16.01", ""),
            &good.replace("KUNCI", "USULAN"),
            &good.replace("REMBUK1", "REMBUKX"),
            &good.replace("REMBUK1", "REMBUK0"),
            &good.replace("REMBUK1", "REMBUK"),
            &format!("{good}:LAGI"),
            &format!("{good}0"),
        ] {
            assert_eq!(text.parse::<KeyCard>(), Err(NoCard::Other), "{text}");
        }
        let newer = good.replace("REMBUK1", "REMBUK2");
        assert_eq!(newer.parse::<KeyCard>(), Err(NoCard::Newer));
    }
}
