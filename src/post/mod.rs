//! The post at work for one person.
