//! Telling the service manager that the host answers (`sd_notify(3)`), so that whoever starts the service knows.

use std::env;
use std::os::unix::net::UnixDatagram;

/// Says that the service is ready, where somebody asked to be told.
pub fn ready() {
    let Some(to) = env::var_os("NOTIFY_SOCKET") else {
        return;
    };
    // Whoever does not hear it takes the service for not started; there is nobody else to tell.
    if let Ok(socket) = UnixDatagram::unbound() {
        let _ = send(&socket, &to);
    }
}

#[cfg(target_os = "linux")]
fn send(socket: &UnixDatagram, to: &std::ffi::OsStr) -> std::io::Result<usize> {
    use std::os::linux::net::SocketAddrExt;
    use std::os::unix::net::SocketAddr;
    match to.as_encoded_bytes().strip_prefix(b"@") {
        Some(name) => socket.send_to_addr(b"READY=1", &SocketAddr::from_abstract_name(name)?),
        None => socket.send_to(b"READY=1", to),
    }
}

#[cfg(not(target_os = "linux"))]
fn send(socket: &UnixDatagram, to: &std::ffi::OsStr) -> std::io::Result<usize> {
    socket.send_to(b"READY=1", to)
}
