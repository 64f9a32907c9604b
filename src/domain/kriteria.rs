//! Need criteria: which there are, how much each weighs and what its scores mean.
//!
//! No national law fixes them; every place has its own, so they are data with a version.

use super::label::Label;
use super::tabel::Tabel;

/// Criteria that are used together; their weights sum to 1.
#[derive(Clone, Debug, PartialEq)]
pub struct CriteriaSet {
    pub kode: String,
    pub label: Label,
    pub criteria: Vec<Criterion>,
}

/// One criterion with its scale.
#[derive(Clone, Debug, PartialEq)]
pub struct Criterion {
    pub kode: String,
    pub label: Label,
    /// Share of the whole, 0 to 1.
    pub weight: f64,
    /// Field of the usulan that the score can be taken from, where its steps have bounds.
    pub from_field: Option<String>,
    pub steps: Vec<Step>,
}

/// One score of a scale.
#[derive(Clone, Debug, PartialEq)]
pub struct Step {
    /// Higher is more needed.
    pub score: i64,
    pub label: Label,
    /// Least and greatest value of the field, both included; `None` is open.
    pub from: Option<i64>,
    pub to: Option<i64>,
}

impl CriteriaSet {
    /// A whole file: rows without criterion name a set, rows without score a criterion.
    pub(crate) fn parse(tabel: &Tabel) -> (Vec<Self>, Vec<usize>) {
        let (mut sets, mut bad_lines) = (Vec::<Self>::new(), Vec::new());
        for baris in tabel.rows() {
            let label = Label::of(&baris, "label");
            let (set, criterion) = (baris.get("set"), baris.get("kriteria"));
            if criterion.is_empty() {
                sets.push(Self {
                    kode: set.to_owned(),
                    label,
                    criteria: Vec::new(),
                });
                continue;
            }
            let Some(set) = sets.iter_mut().find(|known| known.kode == set) else {
                bad_lines.push(baris.line);
                continue;
            };
            if baris.get("nilai").is_empty() {
                let Ok(weight) = baris.get("bobot").parse() else {
                    bad_lines.push(baris.line);
                    continue;
                };
                let from_field = Some(baris.get("medan")).filter(|field| !field.is_empty());
                set.criteria.push(Criterion {
                    kode: criterion.to_owned(),
                    label,
                    weight,
                    from_field: from_field.map(str::to_owned),
                    steps: Vec::new(),
                });
                continue;
            }
            let known = set.criteria.iter_mut().find(|of| of.kode == criterion);
            let (Some(known), Ok(score)) = (known, baris.get("nilai").parse()) else {
                bad_lines.push(baris.line);
                continue;
            };
            known.steps.push(Step {
                score,
                label,
                from: baris.get("dari").parse().ok(),
                to: baris.get("sampai").parse().ok(),
            });
        }
        (sets, bad_lines)
    }

    /// Sum of the weights; 1 in a sound set.
    pub fn weight_sum(&self) -> f64 {
        self.criteria.iter().map(|criterion| criterion.weight).sum()
    }
}

impl Criterion {
    /// The score that `value` of [`Self::from_field`] stands for.
    pub fn score_for(&self, value: i64) -> Option<i64> {
        self.from_field.as_ref()?;
        self.steps
            .iter()
            .find(|step| {
                (step.from.is_some() || step.to.is_some())
                    && step.from.is_none_or(|from| from <= value)
                    && step.to.is_none_or(|to| value <= to)
            })
            .map(|step| step.score)
    }

    /// Greatest score of the scale.
    pub fn best(&self) -> Option<i64> {
        self.steps.iter().map(|step| step.score).max()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_sets_and_takes_scores_from_fields() {
        let (sets, bad) = CriteriaSet::parse(&Tabel::parse(
            "set,kriteria,bobot,nilai,dari,sampai,medan,label_id,label_en\n\
             a,,,,,,,A,A\n\
             a,biaya,0.25,,,,anggaran,Biaya,Cost\n\
             a,biaya,,5,0,50,,Murah,Cheap\n\
             a,biaya,,1,51,,,Mahal,Dear\n\
             a,lain,0.75,,,,,Lain,Other\n\
             a,lain,,5,,,,Ya,Yes\n\
             a,biaya,,x,,,,?,?\n\
             b,biaya,1,,,,,?,?\n",
        ));
        assert_eq!(bad, [8, 9]);
        assert_eq!(sets.len(), 1);
        assert!((sets[0].weight_sum() - 1.0).abs() < 1e-12);
        let biaya = &sets[0].criteria[0];
        for (value, want) in [(0, Some(5)), (50, Some(5)), (51, Some(1)), (-1, None)] {
            assert_eq!(biaya.score_for(value), want);
        }
        assert_eq!(biaya.best(), Some(5));
        assert_eq!(sets[0].criteria[1].score_for(3), None);
    }
}
