//! Answering the page: each command in a thread that may wait, and each answered, also by a defect.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;

use tauri::ipc::Invoke;
use tauri::{Runtime, async_runtime};

use crate::fault::Fault;

/// Returns a handler that lets `handler` answer in a thread of its own. A command that panics is answered with the
/// fault `crashed`: without that the page would wait for ever.
///
/// Commands are therefore not declared `async`: what they would spawn is out of reach from here.
pub(crate) fn each<R: Runtime>(
    handler: impl Fn(Invoke<R>) -> bool + Send + Sync + 'static,
) -> impl Fn(Invoke<R>) -> bool + Send + Sync + 'static {
    let handler = Arc::new(handler);
    move |invoke| {
        let handler = Arc::clone(&handler);
        // Threads for work that blocks: one that waits for its turn keeps no other from being answered.
        async_runtime::spawn_blocking(move || answer(&*handler, invoke));
        true
    }
}

fn answer<R: Runtime>(handler: &dyn Fn(Invoke<R>) -> bool, invoke: Invoke<R>) {
    let (resolver, command) = (invoke.resolver.clone(), invoke.message.command().to_owned());
    let handled = catch_unwind(AssertUnwindSafe(|| {
        #[cfg(feature = "desktop-test")]
        defect_asked_for(&command);
        handler(invoke)
    }));
    // One that was answered before it panicked can't be answered twice, and says so by a panic of its own.
    let _ = catch_unwind(AssertUnwindSafe(|| match handled {
        Ok(true) => {}
        Ok(false) => resolver.reject(format!("Command {command} not found")),
        Err(_) => resolver.reject(Fault::crashed()),
    }));
}

/// Panics in the command that a test names with `--defect-in=COMMAND`, so that it sees what comes of it.
#[cfg(feature = "desktop-test")]
fn defect_asked_for(command: &str) {
    let named = |arg: String| arg.strip_prefix("--defect-in=") == Some(command);
    assert!(!std::env::args().any(named), "a test asked for a defect in {command}");
}
