//! What the program was called with.

use std::ffi::OsString;
use std::path::PathBuf;

use lexopt::{Arg, Parser, ValueExt};

use super::{create, help, import, list, merge, verify};
use crate::domain::kantor::KodeKantor;

pub(super) enum Command {
    Help(&'static str),
    Version,
    Verify(verify::Options),
    Merge(merge::Options),
    List(list::Options),
    New(create::Options),
    Import(import::Options),
}

impl Command {
    /// Says in Indonesian what is wrong with the call.
    pub(super) fn from_env() -> Result<Self, String> {
        let mut parser = Parser::from_env();
        let name = match parser.next().map_err(|error| in_words(&error))? {
            None => return Err("Sebutkan perintahnya.".to_owned()),
            Some(Arg::Long("help") | Arg::Short('h')) => return Ok(Self::Help(help::LONG)),
            Some(Arg::Long("version") | Arg::Short('V')) => return Ok(Self::Version),
            Some(Arg::Value(name)) => name,
            Some(other) => return Err(in_words(&other.unexpected())),
        };
        let given = Given::read(&mut parser, &name)?;
        match (name.to_str(), given) {
            (Some("help"), _) => Ok(Self::Help(help::LONG)),
            (Some("verify"), Some(given)) => given.verify(),
            (Some("merge"), Some(given)) => given.merge(),
            (Some("list"), Some(given)) => given.list(),
            (Some("new"), Some(given)) => given.create(),
            (Some("import"), Some(given)) => given.import(),
            (Some("verify"), None) => Ok(Self::Help(help::VERIFY)),
            (Some("merge"), None) => Ok(Self::Help(help::MERGE)),
            (Some("list"), None) => Ok(Self::Help(help::LIST)),
            (Some("new"), None) => Ok(Self::Help(help::NEW)),
            (Some("import"), None) => Ok(Self::Help(help::IMPORT)),
            _ => Err(format!("Perintah {} tidak dikenal.", name.display())),
        }
    }
}

/// The options and files behind a command's name.
#[derive(Default)]
struct Given {
    json: bool,
    out: Option<PathBuf>,
    key: Option<PathBuf>,
    rosters: Vec<PathBuf>,
    office: Option<String>,
    year: Option<String>,
    files: Vec<PathBuf>,
}

impl Given {
    /// `None` when help was asked for.
    fn read(parser: &mut Parser, command: &OsString) -> Result<Option<Self>, String> {
        let allowed: &[&str] = match command.to_str() {
            Some("verify") => &["json", "roster"],
            Some("merge") => &["json", "out", "key"],
            Some("list") => &["json"],
            Some("new") => &["office", "year", "key", "out"],
            Some("import") => &["office", "year", "json"],
            _ => &[],
        };
        let mut given = Self::default();
        while let Some(argument) = parser.next().map_err(|error| in_words(&error))? {
            let option = match argument {
                Arg::Long("help") | Arg::Short('h') => return Ok(None),
                Arg::Value(file) => {
                    given.files.push(PathBuf::from(file));
                    continue;
                }
                Arg::Long(name) => allowed.iter().copied().find(|&allowed| allowed == name),
                Arg::Short(_) => None,
            };
            let Some(option) = option else {
                return Err(in_words(&argument.unexpected()));
            };
            if option == "json" {
                given.json = true;
                continue;
            }
            let value = parser.value().map_err(|error| in_words(&error))?;
            match option {
                "out" => given.out = Some(PathBuf::from(value)),
                "key" => given.key = Some(PathBuf::from(value)),
                "roster" => given.rosters.push(PathBuf::from(value)),
                "office" => given.office = Some(value.string().map_err(|error| in_words(&error))?),
                _ => given.year = Some(value.string().map_err(|error| in_words(&error))?),
            }
        }
        Ok(Some(given))
    }

    fn files(files: Vec<PathBuf>) -> Result<Vec<PathBuf>, String> {
        if files.is_empty() {
            return Err("Sebutkan paling sedikit satu berkas.".to_owned());
        }
        Ok(files)
    }

    fn out(out: Option<PathBuf>) -> Result<PathBuf, String> {
        let out = out.ok_or("Sebutkan berkas hasilnya dengan --out.")?;
        if out.file_name().is_none() {
            return Err("Nama berkas pada --out tidak lengkap.".to_owned());
        }
        Ok(out)
    }

    fn verify(self) -> Result<Command, String> {
        Ok(Command::Verify(verify::Options {
            json: self.json,
            rosters: self.rosters,
            files: Self::files(self.files)?,
        }))
    }

    fn merge(self) -> Result<Command, String> {
        Ok(Command::Merge(merge::Options {
            json: self.json,
            out: Self::out(self.out)?,
            key: self.key,
            files: Self::files(self.files)?,
        }))
    }

    fn list(self) -> Result<Command, String> {
        Ok(Command::List(list::Options {
            json: self.json,
            files: Self::files(self.files)?,
        }))
    }

    /// The office and year that a command works for.
    fn for_whom(office: Option<String>, year: Option<String>) -> Result<(KodeKantor, u16), String> {
        let office = office.ok_or("Sebutkan kode kantor dengan --office.")?;
        let Some(office) = KodeKantor::new(&office) else {
            return Err(format!(
                "Kode kantor {office} tidak berbentuk benar. Contoh: 32.16.01.2001, 32.16.01, \
                pd.bapenda, dprd, bappeda."
            ));
        };
        let year = year.ok_or("Sebutkan tahun rencana dengan --year.")?;
        let Some(year) = year_of(&year) else {
            return Err(format!("Tahun {year} tidak berbentuk benar. Contoh: 2021."));
        };
        Ok((office, year))
    }

    fn import(self) -> Result<Command, String> {
        let (office, year) = Self::for_whom(self.office, self.year)?;
        Ok(Command::Import(import::Options {
            office,
            year,
            json: self.json,
            files: Self::files(self.files)?,
        }))
    }

    fn create(self) -> Result<Command, String> {
        let (office, year) = Self::for_whom(self.office, self.year)?;
        let mut files = self.files.into_iter();
        let input = files.next().filter(|file| file.as_os_str() != "-");
        if files.next().is_some() {
            return Err("Perintah new menerima satu berkas saja.".to_owned());
        }
        Ok(Command::New(create::Options {
            office,
            year,
            key: self.key,
            out: Self::out(self.out)?,
            input,
        }))
    }
}

/// A year of four digits.
fn year_of(text: &str) -> Option<u16> {
    let is_plain = text.len() == 4 && text.bytes().all(|byte| byte.is_ascii_digit());
    text.parse().ok().filter(|year| is_plain && *year >= 1945)
}

fn in_words(error: &lexopt::Error) -> String {
    match error {
        lexopt::Error::MissingValue { option } => {
            let option = option.as_deref().unwrap_or_default();
            format!("Isi untuk {option} belum disebutkan.")
        }
        lexopt::Error::UnexpectedOption(option) => {
            format!("Pilihan {option} tidak dikenal di sini.")
        }
        lexopt::Error::UnexpectedValue { option, .. } => {
            format!("Pilihan {option} tidak menerima isi.")
        }
        lexopt::Error::UnexpectedArgument(argument) => {
            format!("{} tidak dikenal di sini.", argument.display())
        }
        other => format!("Panggilan tidak dapat dibaca: {other}"),
    }
}
