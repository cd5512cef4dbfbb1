//! What a column can mean, and the words that offices head it with.
//!
//! Holds: a header is folded (width, case, spaces, brackets) and then looked up whole; people's columns are read in
//! two parts, who (父亲) and what (电话), which stand in one header or in two rows.

use unicode_normalization::UnicodeNormalization;

/// Whom a column tells of besides the child.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Who {
    /// Who looks after the child 照护人.
    Carer,
    /// Guardian 监护人.
    Guardian,
    /// Father.
    Father,
    /// Mother.
    Mother,
    /// Both parents in one column.
    Parents,
    /// Village children's director 儿童主任.
    Director,
}

/// What a person's column tells.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum What {
    /// Name.
    Name,
    /// Relation to the child.
    Relation,
    /// Phone numbers.
    Phone,
    /// Where they work.
    Workplace,
    /// Since when they are away.
    AwaySince,
    /// When they come home.
    ComesHome,
}

/// The meaning of a column.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Field {
    /// The running number.
    Serial,
    /// The child's name.
    Name,
    /// Sex.
    Sex,
    /// Birth date.
    Birth,
    /// Resident ID number.
    ResidentId,
    /// School.
    School,
    /// Grade.
    Grade,
    /// Class.
    Class,
    /// Grade and class in one.
    GradeAndClass,
    /// Whether the child boards.
    Boarding,
    /// Village.
    Village,
    /// Township.
    Township,
    /// Category or categories.
    Category,
    /// In which way the child is left behind.
    LeftBehindKind,
    /// Whether left behind, yes or no.
    IsLeftBehind,
    /// Which parents are away.
    AwayState,
    /// Home address.
    Address,
    /// Remarks.
    Remarks,
    /// A person's column.
    Person(Who, What),
    /// A person's column that does not say whose: that of the person to its left.
    OfPersonBefore(What),
    /// The column of reasons that `mend_file` added; not read.
    MendReason,
    /// Anything else; kept with its header.
    Other,
}

/// Headers of the column of reasons in a file of wrong rows, so that a mended file reads without it.
pub const MEND_REASON_HEADERS: [&str; 2] = ["未导入原因", "Why not imported"];

/// The child's own columns, folded.
const OWN: [(Field, &[&str]); 18] = [
    (
        Field::Serial,
        &["序号", "序", "编号", "no", "no.", "#", "s/n", "serial"],
    ),
    (
        Field::Name,
        &[
            "姓名",
            "名字",
            "儿童姓名",
            "孩子姓名",
            "学生姓名",
            "留守儿童姓名",
            "未成年人姓名",
            "幼儿姓名",
            "name",
            "fullname",
            "childname",
            "child",
            "childsname",
            "child'sname",
            "nameofchild",
            "studentname",
            "student",
        ],
    ),
    (Field::Sex, &["性别", "儿童性别", "sex", "gender"]),
    (
        Field::Birth,
        &[
            "出生日期",
            "出生年月",
            "出生年月日",
            "出生时间",
            "生日",
            "出生",
            "儿童出生日期",
            "birthdate",
            "dateofbirth",
            "birthday",
            "dob",
            "birth",
            "born",
            "dateborn",
        ],
    ),
    (
        Field::ResidentId,
        &[
            "身份证号",
            "身份证号码",
            "身份证",
            "公民身份号码",
            "公民身份证号码",
            "居民身份证号",
            "居民身份证号码",
            "证件号码",
            "证件号",
            "身份号码",
            "儿童身份证号",
            "儿童身份证号码",
            "学生身份证号",
            "学生身份证号码",
            "idnumber",
            "idno",
            "idno.",
            "id",
            "idcard",
            "idcardnumber",
            "residentid",
            "residentidnumber",
            "nationalid",
            "nationalidnumber",
            "citizenid",
        ],
    ),
    (
        Field::School,
        &[
            "学校",
            "就读学校",
            "所在学校",
            "学校名称",
            "就读学校名称",
            "就学学校",
            "现就读学校",
            "school",
            "schoolname",
        ],
    ),
    (
        Field::Grade,
        &[
            "年级",
            "就读年级",
            "所在年级",
            "grade",
            "year",
            "schoolyear",
            "form",
        ],
    ),
    (
        Field::Class,
        &["班级", "班", "所在班级", "就读班级", "class"],
    ),
    (
        Field::GradeAndClass,
        &[
            "年级班级",
            "年级/班级",
            "年级、班级",
            "就读年级班级",
            "年级及班级",
            "年级和班级",
            "年班",
            "班级年级",
            "gradeandclass",
            "grade/class",
            "gradeclass",
        ],
    ),
    (
        Field::Boarding,
        &[
            "是否寄宿",
            "寄宿",
            "是否住校",
            "住校",
            "是否寄宿生",
            "寄宿情况",
            "是否住宿",
            "boarding",
            "boarder",
            "boards",
        ],
    ),
    (
        Field::Village,
        &[
            "村",
            "村居",
            "村社区",
            "行政村",
            "所在村",
            "所在村居",
            "村名",
            "村组",
            "村委会",
            "村民委员会",
            "居委会",
            "社区",
            "村庄",
            "所属村",
            "所属村居",
            "村(居)",
            "village",
            "community",
            "neighbourhood",
        ],
    ),
    (
        Field::Township,
        &[
            "乡镇",
            "镇",
            "乡",
            "所在乡镇",
            "所属乡镇",
            "乡镇街道",
            "街道",
            "镇街",
            "乡(镇)",
            "township",
            "town",
        ],
    ),
    (
        Field::Category,
        &[
            "儿童类别",
            "类别",
            "儿童类型",
            "类型",
            "人员类别",
            "对象类别",
            "category",
            "categories",
            "type",
        ],
    ),
    (
        Field::LeftBehindKind,
        &[
            "留守类型",
            "留守情况",
            "留守儿童类型",
            "留守类别",
            "留守情形",
            "left-behindtype",
            "leftbehindtype",
        ],
    ),
    (
        Field::IsLeftBehind,
        &["是否留守", "是否留守儿童", "left-behind", "leftbehind"],
    ),
    (
        Field::AwayState,
        &[
            "父母外出情况",
            "外出情况",
            "父母务工情况",
            "外出务工情况",
            "父母外出务工情况",
            "父母情况",
            "parentsaway",
            "whoisaway",
            "awaystate",
        ],
    ),
    (
        Field::Address,
        &[
            "家庭住址",
            "家庭地址",
            "住址",
            "现住址",
            "居住地",
            "居住地址",
            "现居住地",
            "现居住地址",
            "地址",
            "详细地址",
            "户籍地址",
            "户籍所在地",
            "家庭详细住址",
            "address",
            "homeaddress",
        ],
    ),
    (
        Field::Remarks,
        &[
            "备注",
            "说明",
            "备注说明",
            "其他说明",
            "remarks",
            "remark",
            "notes",
            "note",
            "comments",
            "comment",
        ],
    ),
];

/// Who a header names, the longer word first where one holds another.
const WHO: [(Who, &[&str]); 6] = [
    (
        Who::Director,
        &[
            "村儿童主任",
            "儿童主任",
            "childrensdirector",
            "children'sdirector",
            "director",
        ],
    ),
    (
        Who::Carer,
        &[
            "受委托照护人",
            "被委托照护人",
            "委托照护人",
            "临时照护人",
            "实际照护人",
            "现照护人",
            "照护人",
            "照料人",
            "照顾人",
            "照管人",
            "看护人",
            "抚养人",
            "监护照料人",
            "临时监护人",
            "实际监护人",
            "受委托监护人",
            "被委托监护人",
            "委托监护人",
            "代理监护人",
            "现监护人",
            "隔代监护人",
            "carer",
            "caregiver",
            "caretaker",
        ],
    ),
    (Who::Guardian, &["法定监护人", "监护人", "家长", "guardian"]),
    (
        Who::Parents,
        &[
            "外出务工父母",
            "外出父母",
            "务工父母",
            "父母亲",
            "父母双方",
            "父母",
            "双亲",
            "parents",
            "parent",
        ],
    ),
    (Who::Father, &["父亲", "爸爸", "父", "father", "dad"]),
    (Who::Mother, &["母亲", "妈妈", "母", "mother", "mum", "mom"]),
];

/// What a header tells of a person.
const WHAT: [(What, &[&str]); 6] = [
    (What::Name, &["姓名", "名字", "名", "name"]),
    (
        What::Relation,
        &[
            "与儿童关系",
            "与儿童的关系",
            "与孩子关系",
            "与孩子的关系",
            "与学生关系",
            "与留守儿童关系",
            "与其关系",
            "与本人关系",
            "与被监护人关系",
            "关系",
            "称谓",
            "relation",
            "relationship",
            "relationtochild",
            "relationshiptochild",
        ],
    ),
    (
        What::Phone,
        &[
            "联系电话",
            "电话",
            "手机",
            "手机号",
            "手机号码",
            "电话号码",
            "联系方式",
            "联系号码",
            "联系手机",
            "联络电话",
            "phone",
            "phonenumber",
            "phoneno",
            "phoneno.",
            "telephone",
            "tel",
            "tel.",
            "mobile",
            "mobilephone",
            "mobilenumber",
            "cell",
            "contact",
            "contactnumber",
        ],
    ),
    (
        What::Workplace,
        &[
            "务工地",
            "务工地点",
            "务工地址",
            "务工单位",
            "外出务工地",
            "外出务工地点",
            "外出地点",
            "外出地",
            "打工地",
            "打工地点",
            "工作地",
            "工作地点",
            "工作单位",
            "务工去向",
            "外出去向",
            "去向",
            "务工所在地",
            "workplace",
            "worksin",
            "worksat",
            "placeofwork",
            "work",
            "whereworking",
            "location",
        ],
    ),
    (
        What::AwaySince,
        &[
            "外出时间",
            "外出务工时间",
            "务工时间",
            "外出起始时间",
            "何时外出",
            "开始外出时间",
            "awaysince",
            "since",
            "leftin",
            "lefton",
        ],
    ),
    (
        What::ComesHome,
        &[
            "返乡时间",
            "返家时间",
            "回家时间",
            "回乡时间",
            "返乡",
            "回家频率",
            "返乡频率",
            "何时返乡",
            "comeshome",
            "homewhen",
            "returns",
            "returndate",
        ],
    ),
];

/// Folds a header: NFKC, small letters, no spaces, stars, colons and underscores.
pub fn folded_header(header: &str) -> String {
    let folded: String = header
        .nfkc()
        .filter(|c| !c.is_whitespace() && !c.is_control() && !matches!(c, '*' | ':' | '_'))
        .collect();
    folded.to_lowercase()
}

/// Takes bracketed words out: `村(居)` is `村`, `姓名(必填)` is `姓名`.
fn without_brackets(folded: &str) -> String {
    let mut depth = 0usize;
    folded
        .chars()
        .filter(|c| match c {
            '(' | '[' | '【' => {
                depth += 1;
                false
            }
            ')' | ']' | '】' => {
                depth = depth.saturating_sub(1);
                false
            }
            _ => depth == 0,
        })
        .collect()
}

/// Tells what a header of one row, or the lower of two, means by itself.
pub fn field_of(header: &str) -> Field {
    if MEND_REASON_HEADERS
        .iter()
        .any(|known| folded_header(known) == folded_header(header))
    {
        return Field::MendReason;
    }
    let folded = folded_header(header);
    let bare = without_brackets(&folded);
    [folded.as_str(), bare.as_str()]
        .into_iter()
        .map(field_of_folded)
        .find(|field| *field != Field::Other)
        .unwrap_or(Field::Other)
}

/// Tells what the lower header means under an upper one that spans several columns.
pub fn field_under(upper: &str, lower: &str) -> Field {
    match who_alone(upper) {
        Some(who) => what_of(&without_brackets(&folded_header(lower)))
            .map_or(Field::Other, |what| person(who, what)),
        None => field_of(lower),
    }
}

/// Tells whom a spanning header names, when it names nobody and nothing else.
pub fn who_alone(header: &str) -> Option<Who> {
    let folded = without_brackets(&folded_header(header));
    let (who, rest) = split_who(&folded)?;
    matches!(
        rest.as_str(),
        "" | "信息"
            | "情况"
            | "基本情况"
            | "基本信息"
            | "务工情况"
            | "外出务工情况"
            | "details"
            | "information"
    )
    .then_some(who)
}

fn field_of_folded(folded: &str) -> Field {
    if let Some((field, _)) = OWN.iter().find(|(_, words)| words.contains(&folded)) {
        return *field;
    }
    if let Some(what) = what_of(folded) {
        return Field::OfPersonBefore(what);
    }
    match split_who(folded) {
        Some((who, rest)) if rest.is_empty() => person(who, What::Name),
        Some((who, rest)) => what_of(&rest).map_or(Field::Other, |what| person(who, what)),
        None => Field::Other,
    }
}

fn what_of(folded: &str) -> Option<What> {
    WHAT.iter()
        .find(|(_, words)| words.contains(&folded))
        .map(|(what, _)| *what)
}

/// Splits `父亲电话` into father and 电话; the rest loses joints such as 的 and 's.
fn split_who(folded: &str) -> Option<(Who, String)> {
    for (who, words) in WHO {
        for word in words {
            let rest = folded.strip_prefix(word).or_else(|| {
                folded
                    .strip_suffix(word)
                    .filter(|rest| rest.ends_with("of"))
            });
            if let Some(rest) = rest {
                let rest = rest.trim_start_matches(['的', '-', '/', '.', '·', '—']);
                let rest = rest
                    .strip_prefix("'s")
                    .or(rest.strip_prefix("’s"))
                    .unwrap_or(rest);
                return Some((who, rest.trim_end_matches("of").to_string()));
            }
        }
    }
    None
}

/// Makes a person's field; a carer has no place of work in a roster, and a parent no relation.
fn person(who: Who, what: What) -> Field {
    let parent = matches!(who, Who::Father | Who::Mother | Who::Parents);
    let fits = match what {
        What::Name | What::Phone => true,
        What::Relation => !parent,
        What::Workplace | What::AwaySince | What::ComesHome => parent,
    };
    if fits {
        Field::Person(who, what)
    } else {
        Field::Other
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn synonyms_in_both_languages() {
        for (header, field) in [
            ("姓 名", Field::Name),
            ("*姓名(必填)", Field::Name),
            ("Date of Birth", Field::Birth),
            ("村(居)", Field::Village),
            ("公民身份号码", Field::ResidentId),
            ("父亲姓名", Field::Person(Who::Father, What::Name)),
            ("母亲联系电话", Field::Person(Who::Mother, What::Phone)),
            ("Mother's phone", Field::Person(Who::Mother, What::Phone)),
            (
                "监护人 与儿童关系",
                Field::Person(Who::Guardian, What::Relation),
            ),
            ("临时照护人", Field::Person(Who::Carer, What::Name)),
            ("外出务工父母姓名", Field::Person(Who::Parents, What::Name)),
            ("联系方式", Field::OfPersonBefore(What::Phone)),
            ("父母外出情况", Field::AwayState),
            ("未导入原因", Field::MendReason),
            ("低保编号", Field::Other),
        ] {
            assert_eq!(field_of(header), field, "{header}");
        }
    }

    #[test]
    fn a_grandparent_is_no_parent_and_a_parents_id_not_the_childs() {
        assert_eq!(field_of("祖父母姓名"), Field::Other);
        assert_eq!(field_of("父亲身份证号"), Field::Other);
        assert_eq!(field_under("父亲", "身份证号"), Field::Other);
        assert_eq!(
            field_under("父亲", "务工地"),
            Field::Person(Who::Father, What::Workplace)
        );
        assert_eq!(field_under("儿童基本信息", "姓名"), Field::Name);
    }
}
