//! Small files that are replaced whole or not at all: sealed identities, answers to invitations.

use std::path::Path;

use crate::store::disk::Disk;

/// Gives the bytes of a file in a folder, no more than `most` of them; nothing where there is none.
///
/// # Errors
/// Those of the disk.
pub fn get(
    disk: &dyn Disk,
    dir: &Path,
    name: &str,
    most: usize,
) -> std::io::Result<Option<Vec<u8>>> {
    let file = dir.join(name);
    let Some(len) = disk.len(&file)? else {
        return Ok(None);
    };
    let len = usize::try_from(len).unwrap_or(usize::MAX).min(most);
    let mut bytes = vec![0; len];
    disk.read_at(&file, 0, &mut bytes)?;
    Ok(Some(bytes))
}

/// Puts a file in the place of the one before, whole or not at all.
///
/// # Errors
/// Those of the disk.
pub fn put(disk: &dyn Disk, dir: &Path, name: &str, bytes: &[u8]) -> std::io::Result<()> {
    let new = dir.join(format!("{name}.new"));
    if disk.len(&new)?.is_some() {
        disk.remove(&new)?;
    }
    disk.create(&new)
        .and_then(|()| disk.write_at(&new, 0, bytes))
        .and_then(|()| disk.sync_data(&new))
        .inspect_err(|_| {
            // Where it cannot be removed either, the next who puts one does.
            let _ = disk.remove(&new);
        })?;
    disk.rename(&new, &dir.join(name))?;
    disk.sync_dir(dir)
}
