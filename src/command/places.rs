//! Where a post lies on disk, and where one person keeps what is theirs.

use std::path::PathBuf;

use etcetera::base_strategy::{BaseStrategy, choose_base_strategy};

/// The person has no home folder, so there is no usual place.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("there is no home folder")]
pub struct NoHome;

/// Gives the folder of the post: the one named, or the usual one of this account.
///
/// # Errors
/// Where none is named and the account has no home folder.
pub fn post(named: Option<PathBuf>) -> Result<PathBuf, NoHome> {
    usual(named, "carepost")
}

/// Gives the folder of the made-up post, apart from any real one.
///
/// # Errors
/// Where none is named and the account has no home folder.
pub fn demo(named: Option<PathBuf>, ten_years: bool) -> Result<PathBuf, NoHome> {
    usual(
        named,
        if ten_years {
            "carepost-demo-ten-years"
        } else {
            "carepost-demo"
        },
    )
}

fn usual(named: Option<PathBuf>, name: &str) -> Result<PathBuf, NoHome> {
    match named {
        Some(path) => Ok(path),
        None => Ok(choose_base_strategy()
            .map_err(|_| NoHome)?
            .data_dir()
            .join(name)),
    }
}

/// Gives the folder where this account keeps what its people have seen of each post.
///
/// # Errors
/// Where the account has no home folder.
pub fn own() -> Result<PathBuf, NoHome> {
    Ok(choose_base_strategy()
        .map_err(|_| NoHome)?
        .config_dir()
        .join("carepost"))
}
