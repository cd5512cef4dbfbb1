//! Everything that this program had on its heap is wiped when it is let go, whoever held it.
//!
//! Names, notes and drafts pass through many hands that know nothing of secrets: a decoder, a text that grows, a screen's
//! cells. Wiping each of them where it is let go could not be kept up; so the allocator does it for all, and a lock leaves
//! no text behind in memory that was freed. Keys are wiped by their own types as well ([`crate::vault::secret`]). Stacks,
//! registers and what the system swapped out are out of its reach.

use std::alloc::System;

use zeroizing_alloc::ZeroAlloc;

#[global_allocator]
static WIPING: ZeroAlloc<System> = ZeroAlloc(System);
