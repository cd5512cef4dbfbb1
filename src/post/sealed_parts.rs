//! A file of a person's own made of parts, each sealed under their private scope; it is there whole or not at all.
//!
//! After the magic, the file's number (8 bytes) and the epoch (4), all big-endian, come the parts: a byte that says
//! whose turn the part is, its length (4) and its sealed bytes. The last is empty, so that a file that was cut shows.
//! The seal covers the kind of file, its number, and a part's place and turn.

use std::collections::VecDeque;
use std::fs::{DirBuilder, File};
use std::io::{self, BufWriter, Write};
use std::os::unix::fs::{DirBuilderExt, FileExt};
use std::path::{Path, PathBuf};

use zeroize::Zeroizing;

use crate::care::ledger::ids::Id;
use crate::post::own_files::{Beside, magic};
use crate::post::session::Session;
use crate::vault::draft::{DraftContext, DraftKind, open_draft, seal_draft};
use crate::vault::epoch::EpochKey;

/// How many bytes are sealed in one part; well below what the vault seals in one piece.
pub const PART: usize = 512 * 1024;

/// A file that is being read: its parts lie in it, still sealed, until each is opened.
pub struct SealedParts {
    file: File,
    /// The place of its parts, but for their turn and number.
    place: DraftContext,
    pub parts: VecDeque<SealedPart>,
}

/// Where one part lies in the file.
pub struct SealedPart {
    pub turn: u8,
    part: u64,
    offset: u64,
    len: usize,
}

/// A file being written.
pub struct Writing {
    place: DraftContext,
    beside: Beside,
    out: BufWriter<File>,
    /// Number of the next part.
    part: u64,
}

/// No sealed part is longer: what is more was not written here.
const SEALED_MAX: usize = 4 * PART;

/// The place of a part in its file.
fn part_id(turn: u8, part: u64) -> Id {
    Id((u128::from(turn) << 64 | u128::from(part)).to_be_bytes())
}

impl SealedParts {
    /// Gives the file's number, which every part that opens proves.
    pub fn number(&self) -> u64 {
        self.place.number
    }

    /// Gives the epoch of the private scope that the parts are sealed in.
    pub fn epoch(&self) -> u32 {
        self.place.epoch
    }

    /// Opens a part; none where it was damaged or belongs elsewhere.
    pub fn open(&self, part: &SealedPart, key: &EpochKey) -> Option<Zeroizing<Vec<u8>>> {
        let place = DraftContext {
            id: part_id(part.turn, part.part),
            ..self.place
        };
        let mut bytes = vec![0; part.len];
        self.file.read_exact_at(&mut bytes, part.offset).ok()?;
        open_draft(&bytes, key, &place).ok()
    }
}

impl Session {
    fn parts_place(&self, kind: DraftKind, number: u64, epoch: u32) -> DraftContext {
        DraftContext {
            kind,
            post: self.writer.post,
            person: self.me.person,
            id: part_id(0, 0),
            number,
            epoch,
        }
    }

    /// Reads a file, its parts still sealed; none where it is of another kind, cut, or of an epoch without a key.
    pub(super) fn read_parts(&self, file: &Path, kind: DraftKind) -> Option<SealedParts> {
        let file = File::open(file).ok()?;
        let magic = magic(kind)?;
        let mut head = vec![0; magic.len() + 12];
        file.read_exact_at(&mut head, 0).ok()?;
        let rest = head.strip_prefix(magic)?;
        let (number, epoch) = rest.split_first_chunk::<8>()?;
        let (number, epoch) = (
            u64::from_be_bytes(*number),
            u32::from_be_bytes(epoch.try_into().ok()?),
        );
        let mut read = SealedParts {
            place: self.parts_place(kind, number, epoch),
            parts: found_apart(&file, head.len() as u64)?,
            file,
        };
        let end = read.parts.pop_back()?;
        let end = read.open(&end, self.parts_key(&read)?)?;
        end.is_empty().then_some(read)
    }

    /// Gives the key that a file's parts are sealed under.
    pub(super) fn parts_key(&self, of: &SealedParts) -> Option<&EpochKey> {
        self.keyring.key(self.private(), of.epoch())
    }

    /// Takes the next part out and opens it; none where there is none, or it was damaged or belongs elsewhere.
    pub(super) fn next_part(&self, of: &mut SealedParts) -> Option<Zeroizing<Vec<u8>>> {
        let part = of.parts.pop_front()?;
        of.open(&part, self.parts_key(of)?)
    }

    /// Begins a file beside the one that it shall replace.
    ///
    /// # Errors
    /// Those of [`Beside::begin`].
    pub(super) fn begin_parts(
        &self,
        file: PathBuf,
        kind: DraftKind,
        number: u64,
    ) -> io::Result<Writing> {
        let magic = magic(kind).ok_or(io::ErrorKind::InvalidInput)?;
        let latest = self.directory.latest(self.private());
        let epoch = latest.map_or(1, |epoch| epoch.number);
        let dir = file.parent().ok_or(io::ErrorKind::InvalidInput)?;
        DirBuilder::new().recursive(true).mode(0o700).create(dir)?;
        let beside = Beside::begin(file)?;
        let mut out = BufWriter::new(beside.out()?);
        out.write_all(magic)?;
        out.write_all(&number.to_be_bytes())?;
        out.write_all(&epoch.to_be_bytes())?;
        Ok(Writing {
            place: self.parts_place(kind, number, epoch),
            beside,
            out,
            part: 0,
        })
    }

    /// Seals the next part.
    ///
    /// # Errors
    /// Those of the disk, and where there is no key or the part is too long.
    pub(super) fn write_part(
        &mut self,
        writing: &mut Writing,
        turn: u8,
        plain: &[u8],
    ) -> io::Result<()> {
        let place = DraftContext {
            id: part_id(turn, writing.part),
            ..writing.place
        };
        let key = self
            .keyring
            .key(self.private(), place.epoch)
            .ok_or(io::ErrorKind::NotFound)?;
        let sealed = seal_draft(plain, key, &place, &mut self.around.rng)
            .map_err(|_| io::ErrorKind::InvalidData)?;
        let len = u32::try_from(sealed.len()).map_err(|_| io::ErrorKind::InvalidData)?;
        writing.out.write_all(&[turn])?;
        writing.out.write_all(&len.to_be_bytes())?;
        writing.out.write_all(&sealed)?;
        writing.part += 1;
        Ok(())
    }

    /// Closes a file that is to be put in the place of the one before.
    ///
    /// # Errors
    /// As for [`Session::write_part`].
    pub(super) fn finish_parts(&mut self, mut writing: Writing) -> io::Result<Beside> {
        self.write_part(&mut writing, 0, &[])?;
        let out = writing.out.into_inner();
        // Not synced: one that a crash leaves half written does not open, and is made again.
        drop(out.map_err(|error| error.into_error())?);
        Ok(writing.beside)
    }
}

/// Finds the sealed parts of a file from an offset on; none where the file was cut.
fn found_apart(file: &File, mut offset: u64) -> Option<VecDeque<SealedPart>> {
    let end = file.metadata().ok()?.len();
    let mut parts = VecDeque::new();
    while offset < end {
        let mut head = [0; 5];
        file.read_exact_at(&mut head, offset).ok()?;
        let [turn, len @ ..] = head;
        let len = u32::from_be_bytes(len);
        offset += head.len() as u64;
        parts.push_back(SealedPart {
            turn,
            part: parts.len() as u64,
            offset,
            len: usize::try_from(len).ok().filter(|len| *len <= SEALED_MAX)?,
        });
        offset += u64::from(len);
    }
    (offset == end).then_some(parts)
}
