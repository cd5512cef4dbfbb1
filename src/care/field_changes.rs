//! What differs between two versions of a child's records, field by field, to be shown before it is agreed to.

use crate::care::records::child::Child;
use crate::care::records::child_detail::ChildDetail;
use crate::care::records::person_around::{PersonAround, Relation};

choice! {
    /// A field of a child, or of a person around it.
    Field {
        Name = "name", "child-field-name";
        Sex = "sex", "child-field-sex";
        Birth = "birth", "child-field-birth";
        ResidentId = "resident-id", "child-field-resident-id";
        School = "school", "child-field-school";
        Grade = "grade", "child-field-grade";
        Class = "class", "child-field-class";
        Boarding = "boarding", "child-field-boarding";
        Village = "village", "child-field-village";
        Categories = "categories", "child-field-categories";
        Director = "director", "child-field-director";
        LeftRegister = "left-register", "child-field-left-register";
        Address = "address", "child-field-address";
        Phones = "phones", "child-field-phones";
        Person = "person", "child-field-person";
        Relation = "relation", "child-field-relation";
        Carer = "carer", "child-field-carer";
        Guardian = "guardian", "child-field-guardian";
        Away = "away", "child-field-away";
        Unable = "unable", "child-field-unable";
        Died = "died", "child-field-died";
        WorksAt = "works-at", "child-field-works-at";
        AwaySince = "away-since", "child-field-away-since";
        ComesHome = "comes-home", "child-field-comes-home";
        Remarks = "remarks", "child-field-remarks";
        OtherColumn = "other-column", "child-field-other-column";
    }
}

/// One field that differs.
#[derive(Clone, PartialEq, Eq)]
pub struct FieldChange {
    pub field: Field,
    /// Whose field, where it is not the child's own.
    pub person: Option<Relation>,
    /// The header, of another column.
    pub column: Option<String>,
    pub old: Shown,
    pub new: Shown,
}

/// A value to be shown.
#[derive(Clone, PartialEq, Eq)]
pub enum Shown {
    Nothing,
    /// As it was written.
    Text(String),
    /// The id of a text.
    Id(&'static str),
    Several(Vec<Shown>),
}

confidential!(FieldChange, Shown);

impl From<&str> for Shown {
    fn from(text: &str) -> Shown {
        if text.trim().is_empty() {
            Shown::Nothing
        } else {
            Shown::Text(text.to_string())
        }
    }
}

impl From<&[String]> for Shown {
    fn from(texts: &[String]) -> Shown {
        several(texts.iter().map(|text| Shown::from(text.as_str())))
    }
}

impl From<Option<bool>> for Shown {
    fn from(answer: Option<bool>) -> Shown {
        match answer {
            None => Shown::Nothing,
            Some(true) => Shown::Id("answer-yes"),
            Some(false) => Shown::Id("answer-no"),
        }
    }
}

fn several(values: impl Iterator<Item = Shown>) -> Shown {
    let mut values: Vec<_> = values.collect();
    match values.len() {
        0 => Shown::Nothing,
        1 => values.remove(0),
        _ => Shown::Several(values),
    }
}

fn relation(person: &PersonAround) -> Shown {
    match person.relation_word.as_str() {
        "" => person
            .relation
            .own_words()
            .map_or(Shown::Id(person.relation.id()), Shown::from),
        word => word.into(),
    }
}

#[derive(Default)]
struct Changes(Vec<FieldChange>);

impl Changes {
    fn compare(&mut self, person: Option<&Relation>, field: Field, old: Shown, new: Shown) {
        if old != new {
            self.0.push(FieldChange {
                field,
                person: person.cloned(),
                column: None,
                old,
                new,
            });
        }
    }
}

/// Gives what differs, in the order of `Field`, the people around the child after its own fields.
///
/// The people of the newer version begin with those of the older one in the same order, as `merge` leaves them.
pub fn field_changes(old: (&Child, &ChildDetail), new: (&Child, &ChildDetail)) -> Vec<FieldChange> {
    let mut changes = Changes::default();
    type OfChild = fn(&Child) -> Shown;
    let fields: [(Field, OfChild); 11] = [
        (Field::Name, |child| child.name.as_str().into()),
        (Field::Sex, |child| Shown::Id(child.sex.id())),
        (Field::Birth, |child| {
            child
                .birth
                .map_or(Shown::Nothing, |birth| Shown::Text(birth.to_string()))
        }),
        (Field::School, |child| child.school.as_str().into()),
        (Field::Grade, |child| child.grade.as_str().into()),
        (Field::Class, |child| child.class.as_str().into()),
        (Field::Boarding, |child| child.boarding.into()),
        (Field::Village, |child| child.village.as_str().into()),
        (Field::Categories, |child| {
            several(child.categories.iter().map(|category| {
                category
                    .own_words()
                    .map_or(Shown::Id(category.id()), Shown::from)
            }))
        }),
        (Field::Director, |child| child.director.as_str().into()),
        (Field::LeftRegister, |child| {
            child
                .left_register
                .as_ref()
                .map_or(Shown::Nothing, |left| Shown::Text(left.on.to_string()))
        }),
    ];
    for (field, shown) in fields {
        changes.compare(None, field, shown(old.0), shown(new.0));
    }
    type OfDetail = fn(&ChildDetail) -> Shown;
    let fields: [(Field, OfDetail); 4] = [
        (Field::ResidentId, |detail| {
            detail.resident_id.as_deref().unwrap_or("").into()
        }),
        (Field::Address, |detail| detail.address.as_str().into()),
        (Field::Phones, |detail| detail.phones.as_slice().into()),
        (Field::Remarks, |detail| detail.remarks.as_str().into()),
    ];
    for (field, shown) in fields {
        changes.compare(None, field, shown(old.1), shown(new.1));
    }
    compare_other(&mut changes, &old.1.other, &new.1.other);
    for (place, person) in new.1.around.iter().enumerate() {
        compare_person(&mut changes, old.1.around.get(place), person);
    }
    changes.0
}

fn compare_other(changes: &mut Changes, old: &[(String, String)], new: &[(String, String)]) {
    for (header, text) in new {
        let known = old.iter().find(|(known, _)| known == header);
        let (old, new) = (
            Shown::from(known.map_or("", |(_, text)| text)),
            Shown::from(text.as_str()),
        );
        if old != new {
            changes.0.push(FieldChange {
                field: Field::OtherColumn,
                person: None,
                column: Some(header.clone()),
                old,
                new,
            });
        }
    }
}

fn compare_person(changes: &mut Changes, old: Option<&PersonAround>, new: &PersonAround) {
    let who = Some(&new.relation);
    let Some(old) = old else {
        let phones = new.phones.iter().map(String::as_str);
        let told = std::iter::once(new.name.as_str()).chain(phones);
        let told = told
            .map(Shown::from)
            .filter(|shown| *shown != Shown::Nothing);
        let mut said = several(told);
        if said == Shown::Nothing {
            said = relation(new);
        }
        changes.compare(who, Field::Person, Shown::Nothing, said);
        return;
    };
    type OfPerson = fn(&PersonAround) -> Shown;
    let fields: [(Field, OfPerson); 12] = [
        (Field::Name, |person| person.name.as_str().into()),
        (Field::Relation, relation),
        (Field::Phones, |person| person.phones.as_slice().into()),
        (Field::Carer, |person| Some(person.carer).into()),
        (Field::Guardian, |person| Some(person.guardian).into()),
        (Field::Away, |person| person.away.into()),
        (Field::Unable, |person| Some(person.unable).into()),
        (Field::Died, |person| Some(person.died).into()),
        (Field::WorksAt, |person| person.works_at.as_str().into()),
        (Field::AwaySince, |person| person.away_since.as_str().into()),
        (Field::ComesHome, |person| person.comes_home.as_str().into()),
        (Field::Remarks, |person| person.remarks.as_str().into()),
    ];
    for (field, shown) in fields {
        changes.compare(who, field, shown(old), shown(new));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_field_that_differs_is_named_with_old_and_new() {
        let (old, old_detail) = (Child::named("张小明"), ChildDetail::default());
        let mut new = old.clone();
        new.grade = "四年级".into();
        new.boarding = Some(true);
        let mut detail = old_detail.clone();
        detail.other.push(("民族".into(), "汉".into()));
        detail
            .around
            .push(PersonAround::new("张大", Relation::Father));
        let found: Vec<_> = field_changes((&old, &old_detail), (&new, &detail))
            .into_iter()
            .map(|change| (change.field, change.old == Shown::Nothing))
            .collect();
        assert_eq!(
            found,
            [
                (Field::Grade, true),
                (Field::Boarding, true),
                (Field::OtherColumn, true),
                (Field::Person, true)
            ]
        );
        assert!(field_changes((&new, &detail), (&new, &detail)).is_empty());
    }
}
