//! The words that rosters and people use for what somebody is to a child, and the relation each of them means.
//!
//! Local words for grandparents differ; those that name a side only in some provinces are taken without a side.

use crate::care::fold::fold_name;
use crate::care::records::person_around::Relation;

/// Gives the relation that a word means; words in no list are kept as they are.
pub fn relation_of(word: &str) -> Relation {
    match fold_name(word).as_str() {
        "父" | "父亲" | "爸爸" | "爸" | "生父" | "父子" | "父女" | "father" | "dad" => {
            Relation::Father
        }
        "母" | "母亲" | "妈妈" | "妈" | "生母" | "母子" | "母女" | "mother" | "mum" | "mom" => {
            Relation::Mother
        }
        "父母" | "父母亲" | "双亲" | "parent" | "parents" => Relation::Parent,
        "爷爷" | "爷" | "paternalgrandfather" => Relation::PaternalGrandfather,
        "奶奶" | "奶" | "paternalgrandmother" => Relation::PaternalGrandmother,
        "外公" | "外祖父" | "姥爷" | "maternalgrandfather" => Relation::MaternalGrandfather,
        "外婆" | "外祖母" | "姥姥" | "maternalgrandmother" => Relation::MaternalGrandmother,
        "祖父" | "公公" | "grandfather" | "grandpa" => Relation::Grandfather,
        "祖母" | "婆婆" | "grandmother" | "grandma" => Relation::Grandmother,
        "伯父" | "伯伯" | "大伯" | "叔叔" | "叔父" | "叔" | "舅舅" | "舅" | "舅父" | "姑父"
        | "姨父" | "uncle" => Relation::Uncle,
        "伯母" | "婶婶" | "婶" | "姑姑" | "姑妈" | "姑" | "姨妈" | "阿姨" | "姨" | "小姨"
        | "舅妈" | "舅母" | "aunt" => Relation::Aunt,
        "哥哥" | "哥" | "弟弟" | "兄" | "弟" | "兄弟" | "brother" => Relation::Brother,
        "姐姐" | "姐" | "妹妹" | "妹" | "姐妹" | "sister" => Relation::Sister,
        "兄弟姐妹" | "兄妹" | "姐弟" | "sibling" => Relation::Sibling,
        "继父" | "后爸" | "stepfather" => Relation::StepFather,
        "继母" | "后妈" | "stepmother" => Relation::StepMother,
        "继父母" | "stepparent" | "step-parent" => Relation::StepParent,
        "寄养" | "寄养人" | "寄养家庭" | "fosterparent" => Relation::FosterParent,
        "养父" | "养母" | "养父母" | "adoptiveparent" => Relation::AdoptiveParent,
        "亲戚" | "亲属" | "其他亲属" | "relative" | "otherrelative" => Relation::Relative,
        "邻居" | "neighbour" | "neighbor" => Relation::Neighbour,
        "老师" | "教师" | "班主任" | "teacher" => Relation::Teacher,
        "儿童主任" | "childdirector" | "children'sdirector" => Relation::ChildDirector,
        _ => Relation::Other(word.trim().to_string()),
    }
}

/// Gives the word to keep beside the relation it means: one that tells more than the relation, and nothing else.
pub fn word_to_keep(word: &str, relation: &Relation) -> String {
    let own_code = fold_name(word) == relation.code().replace('-', "");
    if relation.is_coarse() && !own_code {
        word.trim().to_string()
    } else {
        String::new()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_of_rosters_have_their_relation_and_others_are_kept() {
        let table = [
            ("奶奶", Relation::PaternalGrandmother),
            ("外 婆", Relation::MaternalGrandmother),
            ("姥爷", Relation::MaternalGrandfather),
            ("祖母", Relation::Grandmother),
            ("父亲", Relation::Father),
            ("Mother", Relation::Mother),
            ("舅舅", Relation::Uncle),
            (" 干爹 ", Relation::Other("干爹".into())),
            ("", Relation::Other(String::new())),
        ];
        for (word, relation) in table {
            assert_eq!(relation_of(word), relation, "{word}");
        }
    }

    #[test]
    fn a_word_is_kept_where_it_tells_more_than_its_relation() {
        for (word, kept) in [
            ("舅舅", "舅舅"),
            (" 姑姑 ", "姑姑"),
            ("uncle", ""),
            ("父子", ""),
            ("奶奶", ""),
        ] {
            assert_eq!(word_to_keep(word, &relation_of(word)), kept, "{word}");
        }
    }

    #[test]
    fn every_code_without_its_hyphens_is_understood() {
        for relation in Relation::ALL {
            let word = relation.code().replace('-', "");
            assert_eq!(relation_of(&word), *relation, "{word}");
        }
    }
}
