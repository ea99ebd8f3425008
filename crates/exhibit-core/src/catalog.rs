//! The requirements that evidence is mapped to: controls and clauses, as data.
//!
//! The built-in catalog is ISO/IEC 42001:2023: nine objectives, 38 Annex A controls, and clauses
//! 4 to 10 (`schemas/catalogs/`). It holds ids and short titles only; every explanation is our
//! own. Beside it stands a table of six ids that an article numbered differently; they are
//! answered with what they correspond to, and nothing can be mapped to them.

use std::sync::LazyLock;

use serde::Deserialize;

/// Returns the built-in catalog of ISO/IEC 42001:2023.
pub fn iso42001() -> &'static Catalog {
    static CATALOG: LazyLock<Catalog> = LazyLock::new(|| {
        serde_json::from_str(include_str!("../../../schemas/catalogs/iso42001-2023.json"))
            .expect("the built-in catalog is tested to parse")
    });
    &CATALOG
}

/// Returns what is put before a management review, and what comes of it (clauses 9.3.2 and 9.3.3).
pub fn management_review() -> &'static ManagementReview {
    static REVIEW: LazyLock<ManagementReview> = LazyLock::new(|| {
        let text = include_str!("../../../schemas/catalogs/iso42001-2023-management-review.json");
        serde_json::from_str(text).expect("the built-in list is tested to parse")
    });
    &REVIEW
}

/// A standard's requirements.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Catalog {
    /// Short name, such as `iso42001-2023`.
    pub catalog: String,
    /// The standard's designation.
    pub standard: String,
    /// The edition's year.
    pub edition: String,
    /// What this list is and is not.
    pub about: String,
    /// The headings that group the controls.
    pub objectives: Vec<Objective>,
    /// The controls of Annex A, in order.
    pub controls: Vec<Control>,
    /// The clauses, headings included, in order.
    pub clauses: Vec<Clause>,
}

/// A heading that groups controls.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Objective {
    /// Such as `A.2`.
    pub id: String,
    /// Short title.
    pub title: String,
}

/// A control.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Control {
    /// Such as `A.6.2.8`.
    pub id: String,
    /// Short title.
    pub title: String,
    /// The objective that it belongs to.
    pub objective: String,
    /// The group inside the objective, where there is one.
    #[serde(default)]
    pub sub_objective: Option<String>,
    /// That group's title.
    #[serde(default)]
    pub sub_objective_title: Option<String>,
    /// What evidence for it shows, in our own words.
    pub explanation: String,
    /// Examples of evidence, in our own words.
    pub typical_evidence: Vec<String>,
    /// Words that suggest this control.
    pub keywords: Vec<String>,
}

/// A clause or a heading over clauses.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Clause {
    /// Such as `6.1.2`.
    pub id: String,
    /// Short title.
    pub title: String,
    /// `clause`, `subclause` and so on.
    pub level: String,
    /// Whether it can be a mapping target; headings can't.
    pub assessable: bool,
    /// Whether documented information is asked for.
    pub documented_information: bool,
    /// Which documents, in our own words.
    #[serde(default)]
    pub documents: Vec<String>,
    /// A remark, in our own words.
    #[serde(default)]
    pub note: Option<String>,
}

/// What is put before a management review, and what comes of it.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ManagementReview {
    /// What this list is and is not.
    pub about: String,
    /// What is put before it.
    pub inputs: Vec<ReviewItem>,
    /// What comes of it.
    pub results: Vec<ReviewItem>,
}

/// An input or a result of a management review.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ReviewItem {
    /// By which it is named, such as `d2`.
    pub key: String,
    /// The clause that asks for it.
    pub clause: String,
    /// What it is, in our own words.
    pub short: String,
}

/// A requirement that evidence may be mapped to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Requirement<'a> {
    /// Its id.
    pub id: &'a str,
    /// Its short title.
    pub title: &'a str,
    /// The id of the objective or top-level clause that it is grouped under.
    pub group: &'a str,
    /// What evidence for it shows, in our own words; empty for clauses without a remark.
    pub explanation: &'a str,
}

/// Why an id is not a mapping target.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum NotARequirement {
    /// A heading: map to one of these instead.
    Heading {
        /// The heading's title.
        title: String,
        /// The ids under it.
        under: Vec<String>,
    },
    /// Not in the catalog.
    Unknown,
}

impl Catalog {
    /// Returns every mapping target: the 38 controls, then the clauses that can be assessed.
    pub fn requirements(&self) -> impl Iterator<Item = Requirement<'_>> {
        let controls = self.controls.iter().map(|c| Requirement {
            id: &c.id,
            title: &c.title,
            group: &c.objective,
            explanation: &c.explanation,
        });
        let clauses = self.clauses.iter().filter(|c| c.assessable).map(|c| Requirement {
            id: &c.id,
            title: &c.title,
            group: c.id.split('.').next().unwrap_or(&c.id),
            explanation: c.note.as_deref().unwrap_or(""),
        });
        controls.chain(clauses)
    }

    /// Returns the requirement with exactly this id.
    pub fn requirement(&self, id: &str) -> Result<Requirement<'_>, NotARequirement> {
        if let Some(found) = self.requirements().find(|r| r.id == id) {
            return Ok(found);
        }
        let Some(title) = self.heading(id) else {
            return Err(NotARequirement::Unknown);
        };
        let prefix = format!("{id}.");
        let under = self.requirements().filter(|r| r.id.starts_with(&prefix));
        Err(NotARequirement::Heading {
            title: title.to_owned(),
            under: under.map(|r| r.id.to_owned()).collect(),
        })
    }

    /// Returns the title of an objective, a group of controls, or a heading among the clauses.
    pub fn heading(&self, id: &str) -> Option<&str> {
        let objective = self.objectives.iter().find(|o| o.id == id).map(|o| o.title.as_str());
        let group = || {
            let control = self.controls.iter().find(|c| c.sub_objective.as_deref() == Some(id))?;
            control.sub_objective_title.as_deref()
        };
        let clause =
            || self.clauses.iter().find(|c| !c.assessable && c.id == id).map(|c| c.title.as_str());
        objective.or_else(group).or_else(clause)
    }

    /// Returns every heading with its title: objectives, groups of controls, then headings among the clauses.
    pub fn headings(&self) -> Vec<(&str, &str)> {
        let objectives = self.objectives.iter().map(|it| it.id.as_str());
        let groups = self.controls.iter().filter_map(|it| it.sub_objective.as_deref());
        let clauses = self.clauses.iter().filter(|it| !it.assessable).map(|it| it.id.as_str());
        let mut ids: Vec<&str> = Vec::new();
        for id in objectives.chain(groups).chain(clauses) {
            if !ids.contains(&id) {
                ids.push(id);
            }
        }
        ids.into_iter().filter_map(|id| Some((id, self.heading(id)?))).collect()
    }
}

/// Returns what an id or a title of the article's own numbering corresponds to.
///
/// Matches `A.8.5 Human Oversight`, the article's title alone, or the article's id alone; case
/// and spacing do not count. The id alone may also be a real id, so callers who were given just
/// an id use [`Catalog::requirement`] first and mention the alias beside it.
pub fn article_alias(text: &str) -> Option<&'static Alias> {
    let wanted = simplified(text);
    aliases().iter().find(|a| {
        let (id, title) = (simplified(&a.written), simplified(&a.written_title));
        wanted == id || wanted == title || wanted == format!("{id} {title}")
    })
}

/// Returns the table of ids that the article numbered differently.
pub fn aliases() -> &'static [Alias] {
    static ALIASES: LazyLock<Aliases> = LazyLock::new(|| {
        serde_json::from_str(include_str!("../../../schemas/catalogs/article-aliases.json"))
            .expect("the built-in alias table is tested to parse")
    });
    &ALIASES.aliases
}

/// An id as the article numbered it, and what it corresponds to.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Alias {
    /// The id as written there.
    pub written: String,
    /// The title as written there.
    pub written_title: String,
    /// What the standard has under that id.
    pub real_title: String,
    /// The controls that it corresponds to.
    pub controls: Vec<String>,
    /// The clauses that it corresponds to.
    pub clauses: Vec<String>,
    /// Requirements nearby.
    pub related: Vec<String>,
    /// What to consider.
    pub note: String,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Aliases {
    #[serde(rename = "about")]
    _about: String,
    aliases: Vec<Alias>,
}

fn simplified(text: &str) -> String {
    let words = text.split(|c: char| c.is_whitespace() || c == ':' || c == '-');
    words.filter(|w| !w.is_empty()).collect::<Vec<_>>().join(" ").to_lowercase()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The 38 controls, id by id and title by title, typed apart from the data file.
    const CONTROLS: [(&str, &str); 38] = [
        ("A.2.2", "AI policy"),
        ("A.2.3", "Alignment with other organizational policies"),
        ("A.2.4", "Review of the AI policy"),
        ("A.3.2", "AI roles and responsibilities"),
        ("A.3.3", "Reporting of concerns"),
        ("A.4.2", "Resource documentation"),
        ("A.4.3", "Data resources"),
        ("A.4.4", "Tooling resources"),
        ("A.4.5", "System and computing resources"),
        ("A.4.6", "Human resources"),
        ("A.5.2", "AI system impact assessment process"),
        ("A.5.3", "Documentation of AI system impact assessments"),
        ("A.5.4", "Assessing AI system impact on individuals or groups of individuals"),
        ("A.5.5", "Assessing societal impacts of AI systems"),
        ("A.6.1.2", "Objectives for responsible development of AI system"),
        ("A.6.1.3", "Processes for responsible AI system design and development"),
        ("A.6.2.2", "AI system requirements and specification"),
        ("A.6.2.3", "Documentation of AI system design and development"),
        ("A.6.2.4", "AI system verification and validation"),
        ("A.6.2.5", "AI system deployment"),
        ("A.6.2.6", "AI system operation and monitoring"),
        ("A.6.2.7", "AI system technical documentation"),
        ("A.6.2.8", "AI system recording of event logs"),
        ("A.7.2", "Data for development and enhancement of AI system"),
        ("A.7.3", "Acquisition of data"),
        ("A.7.4", "Quality of data for AI systems"),
        ("A.7.5", "Data provenance"),
        ("A.7.6", "Data preparation"),
        ("A.8.2", "System documentation and information for users"),
        ("A.8.3", "External reporting"),
        ("A.8.4", "Communication of incidents"),
        ("A.8.5", "Information for interested parties"),
        ("A.9.2", "Processes for responsible use of AI systems"),
        ("A.9.3", "Objectives for responsible use of AI system"),
        ("A.9.4", "Intended use of the AI system"),
        ("A.10.2", "Allocating responsibilities"),
        ("A.10.3", "Suppliers"),
        ("A.10.4", "Customers"),
    ];

    const CLAUSES: [(&str, &str); 32] = [
        ("4.1", "Understanding the organization and its context"),
        ("4.2", "Understanding the needs and expectations of interested parties"),
        ("4.3", "Determining the scope of the AI management system"),
        ("4.4", "AI management system"),
        ("5.1", "Leadership and commitment"),
        ("5.2", "AI policy"),
        ("5.3", "Roles, responsibilities and authorities"),
        ("6.1.1", "General"),
        ("6.1.2", "AI risk assessment"),
        ("6.1.3", "AI risk treatment"),
        ("6.1.4", "AI system impact assessment"),
        ("6.2", "AI objectives and planning to achieve them"),
        ("6.3", "Planning of changes"),
        ("7.1", "Resources"),
        ("7.2", "Competence"),
        ("7.3", "Awareness"),
        ("7.4", "Communication"),
        ("7.5.1", "General"),
        ("7.5.2", "Creating and updating documented information"),
        ("7.5.3", "Control of documented information"),
        ("8.1", "Operational planning and control"),
        ("8.2", "AI risk assessment"),
        ("8.3", "AI risk treatment"),
        ("8.4", "AI system impact assessment"),
        ("9.1", "Monitoring, measurement, analysis and evaluation"),
        ("9.2.1", "General"),
        ("9.2.2", "Internal audit programme"),
        ("9.3.1", "General"),
        ("9.3.2", "Management review inputs"),
        ("9.3.3", "Management review results"),
        ("10.1", "Continual improvement"),
        ("10.2", "Nonconformity and corrective action"),
    ];

    #[test]
    fn controls_agree_id_by_id_and_title_by_title() {
        let found: Vec<_> =
            iso42001().controls.iter().map(|c| (c.id.as_str(), c.title.as_str())).collect();
        assert_eq!(found, CONTROLS);
    }

    #[test]
    fn assessable_clauses_agree_id_by_id_and_title_by_title() {
        let clauses = iso42001().clauses.iter().filter(|c| c.assessable);
        let found: Vec<_> = clauses.map(|c| (c.id.as_str(), c.title.as_str())).collect();
        assert_eq!(found, CLAUSES);
    }

    #[test]
    fn a_management_review_has_the_inputs_of_this_standard_and_no_others() {
        let keys = |all: &[ReviewItem]| all.iter().map(|it| it.key.clone()).collect::<Vec<_>>();
        let review = management_review();
        assert_eq!(keys(&review.inputs), ["a", "b", "c", "d1", "d2", "d3", "e"]);
        assert_eq!(keys(&review.results), ["r1", "r2"]);
        for item in review.inputs.iter().chain(&review.results) {
            assert!(iso42001().requirement(&item.clause).is_ok(), "{}", item.clause);
            assert!(!item.short.is_empty(), "{}", item.key);
        }
    }

    #[test]
    fn every_control_belongs_to_an_objective_that_exists() {
        for control in &iso42001().controls {
            assert!(control.id.starts_with(&format!("{}.", control.objective)), "{}", control.id);
            assert!(iso42001().heading(&control.objective).is_some(), "{}", control.id);
            assert!(!control.explanation.is_empty(), "{}", control.id);
        }
        assert_eq!(iso42001().objectives.len(), 9);
    }

    #[test]
    fn every_heading_is_listed_once_and_none_is_a_requirement() {
        let headings = iso42001().headings();
        let mut ids: Vec<_> = headings.iter().map(|(id, _)| *id).collect();
        assert!(ids.contains(&"A.6.1") && ids.contains(&"9.3"), "{ids:?}");
        assert!(ids.iter().all(|id| iso42001().requirement(id).is_err()), "{ids:?}");
        let all = ids.len();
        ids.sort_unstable();
        ids.dedup();
        assert_eq!(ids.len(), all);
    }

    #[test]
    fn headings_are_no_mapping_targets() {
        let a61 = iso42001().requirement("A.6.1").expect_err("a heading");
        let NotARequirement::Heading { under, .. } = a61 else { panic!("{a61:?}") };
        assert_eq!(under, ["A.6.1.2", "A.6.1.3"]);
        assert!(matches!(iso42001().requirement("9.3"), Err(NotARequirement::Heading { .. })));
        assert_eq!(iso42001().requirement("A.2.1"), Err(NotARequirement::Unknown));
        assert_eq!(iso42001().requirement("A.8.6"), Err(NotARequirement::Unknown));
    }

    #[test]
    fn the_articles_numbers_are_answered_and_point_at_real_requirements() {
        let oversight = article_alias("A.8.5  human oversight").expect("an alias");
        assert_eq!(oversight.controls, ["A.9.2", "A.9.3"]);
        assert_eq!(
            article_alias("Recording of AI System Information").map(|a| &a.controls[..]),
            Some(&["A.6.2.8".to_owned()][..])
        );
        assert_eq!(aliases().len(), 6);
        for alias in aliases() {
            for id in alias.controls.iter().chain(&alias.clauses).chain(&alias.related) {
                assert!(iso42001().requirement(id).is_ok(), "{} names {id}", alias.written);
            }
        }
        assert!(article_alias("A.9.2").is_none());
    }
}
