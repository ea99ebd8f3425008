//! The desktop window of Exhibit A: a thin shell around the `exhibit` library.
//!
//! Nothing is decided here. The window shows the page in `ui/dist`, which is built into the program, and may
//! ask for exactly the commands that `src-tauri/permissions` names. Nothing leads from it to a network.

#![cfg_attr(not(debug_assertions), windows_subsystem = "windows")]

mod answering;
mod automation;
mod clipboard;
#[expect(clippy::needless_pass_by_value, reason = "tauri hands over what it has decoded")]
mod commands;
#[cfg(any(test, feature = "desktop-test"))]
mod contract;
mod copies;
mod desk;
mod fault;
mod idle;
mod jobs;
mod laid_down;
mod machine;
#[cfg(feature = "desktop-test")]
mod page;
mod pdf_pages;
mod secret;
mod settings;
mod sleep;
mod turns;
mod waits;

use std::path::Path;
use std::process::ExitCode;
use std::sync::Mutex;

use tauri::{
    App, AppHandle, Emitter, Listener, Manager, RunEvent, Url, WebviewWindowBuilder, WindowEvent,
};
#[cfg(target_os = "linux")]
use webkit2gtk::{HardwareAccelerationPolicy, SettingsExt, WebViewExt};

use commands::content::{controls, copies as copies_outside, files, notes, records};
use commands::{app, assurance, evidence, organisation, overview, packs, signing, vault};

/// Told to the page when another start of the program hands over files.
const OPEN_FILES: &str = "open-files";
/// Told to the page when somebody wants to close the window while work is under way.
const CLOSING: &str = "closing";

/// Files that the program was asked to open, until the page takes them.
#[derive(Default)]
pub(crate) struct Opened {
    pub(crate) files: Mutex<Vec<String>>,
}

fn main() -> ExitCode {
    let mut arguments = std::env::args().skip(1);
    if arguments.next().is_some_and(|first| first == pdf_pages::DRAW) {
        return pdf_pages::draw_for_parent(arguments);
    }
    if let Err(refusal) = automation::refuse(|name| std::env::var_os(name).is_some()) {
        return stop(&refusal);
    }
    #[cfg(feature = "desktop-test")]
    if let Some(folder) = std::env::var_os("EXHIBIT_SCHEMAS") {
        return contract::write(Path::new(&folder))
            .map_or_else(|e| stop(&e), |()| ExitCode::SUCCESS);
    }
    #[cfg_attr(
        not(feature = "desktop-test"),
        expect(unused_mut, reason = "a test may bring its own page")
    )]
    let mut context = tauri::generate_context!();
    #[cfg(feature = "desktop-test")]
    page::from_folder(&mut context);
    match builder().setup(set_up).build(context) {
        Ok(app) => {
            app.run(|app, event| {
                if let RunEvent::Exit = event {
                    // A window that is closed leaves the vault as one that is locked: written down, and wiped.
                    idle::lock(app, "asked");
                    app.state::<jobs::Jobs>().end_within(jobs::PATIENCE);
                    app.state::<copies::Copies>().wipe_all();
                }
            });
            ExitCode::SUCCESS
        }
        Err(error) => stop(&error),
    }
}

fn builder() -> tauri::Builder<tauri::Wry> {
    let builder = tauri::Builder::default();
    // Each test drives a program of its own.
    #[cfg(not(feature = "desktop-test"))]
    let builder = builder.plugin(tauri_plugin_single_instance::init(|app, args, here| {
        hand_over(app, &files_in(args.get(1..).unwrap_or_default(), Path::new(&here)));
    }));
    builder
        .plugin(tauri_plugin_dialog::init())
        .plugin(tauri_plugin_notification::init())
        .manage(jobs::Jobs::default())
        .manage(clipboard::Clipboard::default())
        .manage(waits::Waits::default())
        .manage(vault::Restored::default())
        .manage(copies::Copies::under(std::env::temp_dir()))
        .manage(evidence::watch::Watches::default())
        .on_window_event(|window, event| {
            let WindowEvent::CloseRequested { api, .. } = event else { return };
            if window.state::<jobs::Jobs>().any_running() && window.emit(CLOSING, ()).is_ok() {
                api.prevent_close();
            }
        })
        .invoke_handler(answering::each(tauri::generate_handler![
            app::app_started,
            app::app_keep_settings,
            app::app_touch,
            app::app_choose,
            app::app_jobs,
            app::app_cancel,
            app::app_give_up,
            app::app_close,
            app::app_notify,
            app::app_copy,
            app::app_kind_of,
            vault::vault_create,
            vault::vault_open,
            vault::vault_restore,
            vault::vault_enter_restored,
            vault::vault_lock,
            vault::vault_state,
            vault::vault_undo_offer,
            vault::vault_undo,
            vault::vault_is_open,
            // evidence
            evidence::list::evidence_page,
            evidence::list::evidence_ids,
            evidence::list::evidence_outline,
            evidence::list::evidence_known,
            evidence::list::evidence_history,
            evidence::list::evidence_erasure,
            evidence::list::evidence_choices,
            evidence::actions::evidence_verify,
            evidence::actions::evidence_describe,
            evidence::actions::evidence_withdraw,
            evidence::actions::evidence_erase,
            evidence::actions::evidence_extract,
            evidence::intake::intake_start,
            evidence::watch::watch_start,
            evidence::watch::watch_stop,
            evidence::watch::watch_list,
            evidence::trust::trust_list,
            evidence::trust::trust_look,
            evidence::trust::trust_add,
            evidence::trust::trust_revoke,
            evidence::trust::trust_concerned,
            evidence::trust::policy_show,
            evidence::trust::policy_tighten,
            evidence::trust::pin_list,
            evidence::trust::pin_source,
            evidence::profiles::profile_list,
            evidence::profiles::profile_text,
            evidence::profiles::profile_adopt,
            evidence::profiles::profile_check,
            evidence::profiles::profile_guess,
            evidence::profiles::profile_keep,
            // content
            files::content_of,
            files::content_file,
            files::content_text,
            files::content_bytes,
            files::content_picture,
            files::content_page,
            files::content_log,
            files::content_record,
            records::records_search,
            records::records_count,
            records::records_names,
            records::documents_search,
            records::find_in_vault,
            records::evidence_named,
            controls::controls_coverage,
            controls::controls_requirement,
            controls::controls_supports,
            controls::controls_suggestions,
            controls::controls_map,
            controls::controls_unmap,
            controls::controls_take_up,
            controls::controls_refuse,
            controls::controls_review,
            controls::controls_reviews,
            controls::controls_due,
            controls::controls_validity,
            controls::controls_rule_validity,
            notes::notes_list,
            notes::note_show,
            notes::note_read,
            notes::note_take,
            notes::note_confirm,
            copies_outside::copy_offer,
            copies_outside::copy_open,
            copies_outside::copies_open,
            copies_outside::copies_wipe,
            // organisation
            organisation::people::organisation_show,
            organisation::people::organisation_scope,
            organisation::people::organisation_site,
            organisation::people::people_list,
            organisation::people::people_record,
            organisation::people::people_authority,
            organisation::people::people_end_authority,
            organisation::systems::systems_list,
            organisation::systems::systems_show,
            organisation::systems::systems_record,
            organisation::systems::systems_version,
            organisation::systems::systems_gate,
            organisation::systems::systems_accountable,
            organisation::systems::agents_list,
            organisation::systems::agents_record,
            organisation::systems::agents_operator,
            organisation::systems::systems_trace,
            organisation::requests::requests_list,
            organisation::requests::requests_make,
            organisation::requests::requests_answer,
            organisation::requests::requests_send,
            organisation::requests::requests_take_back,
            organisation::requests::requests_import,
            organisation::registers::registers_list,
            organisation::registers::registers_schemas,
            organisation::registers::registers_look,
            organisation::registers::registers_import,
            organisation::registers::registers_rows,
            organisation::registers::registers_compare,
            organisation::retention::retention_show,
            organisation::retention::retention_rule,
            organisation::retention::retention_end,
            organisation::retention::retention_list,
            organisation::retention::retention_approve,
            organisation::retention::retention_carry_out,
            organisation::retention::hold_place,
            organisation::retention::hold_lift,
            organisation::lists::lists_export,
            organisation::lists::lists_evidence,
            organisation::find::organisation_find,
            // audit
            commands::audit::engagements::engagements_list,
            commands::audit::engagements::engagements_show,
            commands::audit::engagements::engagements_record,
            commands::audit::engagements::engagements_close,
            commands::audit::engagements::engagements_reopen,
            commands::audit::engagements::engagements_matrix,
            commands::audit::programmes::programmes_list,
            commands::audit::programmes::programmes_state,
            commands::audit::checklist::checklist_show,
            commands::audit::conclusions::conclusions_list,
            commands::audit::conclusions::conclusions_bearing,
            commands::audit::conclusions::conclusions_conclude,
            commands::audit::conclusions::conclusions_paper,
            commands::audit::conclusions::conclusions_take,
            commands::audit::documents::documents_list,
            commands::audit::documents::documents_name,
            commands::audit::documents::documents_drop,
            commands::audit::choices::audit_choices,
            commands::audit::choices::audit_evidence,
            // samples
            commands::samples::choices::samples_choices,
            commands::samples::choices::samples_items,
            commands::samples::choices::samples_columns,
            commands::samples::sample::samples_list,
            commands::samples::sample::samples_show,
            commands::samples::sample::samples_sizes,
            commands::samples::sample::samples_count,
            commands::samples::sample::samples_plan,
            commands::samples::sample::samples_freeze,
            commands::samples::sample::samples_checkpoint,
            commands::samples::sample::samples_draw,
            commands::samples::sample::samples_choose,
            commands::samples::sample::samples_redraw,
            commands::samples::sample::samples_redraw_in_bundle,
            commands::samples::sample::samples_members,
            commands::samples::sample::samples_record,
            commands::samples::sample::samples_result,
            commands::samples::sample::samples_paper,
            commands::samples::sample::samples_take_paper,
            commands::samples::sample::samples_close,
            commands::samples::finding::findings_list,
            commands::samples::finding::findings_show,
            commands::samples::finding::findings_record,
            commands::samples::finding::findings_change,
            commands::samples::finding::findings_regrade,
            commands::samples::finding::findings_approve,
            commands::samples::finding::findings_answer,
            commands::samples::finding::findings_state_action,
            commands::samples::finding::findings_action_done,
            commands::samples::finding::findings_check,
            commands::samples::finding::findings_close,
            commands::samples::finding::findings_reopen,
            commands::samples::finding::findings_schemes,
            commands::samples::finding::findings_state_scheme,
            commands::samples::finding::findings_import,
            commands::samples::finding::findings_form,
            commands::samples::finding::findings_take_form,
            commands::samples::finding::findings_export,
            commands::samples::soa::soa_overview,
            commands::samples::soa::soa_show,
            commands::samples::soa::soa_diff,
            commands::samples::soa::soa_import,
            commands::samples::soa::soa_export,
            // assurance
            assurance::tests_list,
            assurance::tests_runs,
            assurance::tests_show,
            assurance::tests_compare,
            assurance::tests_run,
            assurance::tests_name,
            assurance::tests_lines,
            // signing
            signing::file::sign_open,
            signing::file::sign_unpack,
            signing::file::sign_by_key,
            signing::file::sign_decline,
            signing::file::sign_make_key,
            signing::reviews::review_list,
            signing::reviews::review_draft,
            signing::reviews::review_record,
            signing::signoffs::signoff_list,
            signing::signoffs::signoff_offer,
            signing::signoffs::signoff_request,
            signing::signoffs::signoff_import,
            signing::signoffs::signoff_withdraw,
            // packs
            packs::verifying::bundle_verify,
            packs::verifying::bundle_suffices,
            packs::verifying::bundle_witness,
            packs::making::export_list,
            packs::making::pack_plan,
            packs::making::pack_make,
            packs::making::bundle_plan,
            packs::making::bundle_make,
            packs::making::backup_make,
            // overview
            overview::overview_attention,
            overview::overview_conclusions,
            overview::overview_record,
            overview::overview_tests,
            overview::ledger_page,
            overview::ledger_entry,
            overview::ledger_head,
            overview::ledger_export,
            overview::ledger_import_cosignature,
            overview::ledger_check,
            overview::people_enrol,
            overview::people_change_passphrase,
        ]))
}

fn set_up(app: &mut App) -> Result<(), Box<dyn std::error::Error>> {
    app.manage(desk::Desk::new(app.handle().clone()));
    let args: Vec<String> = std::env::args().skip(1).collect();
    let here = std::env::current_dir().unwrap_or_default();
    app.manage(Opened { files: Mutex::new(files_in(&args, &here)) });
    app.manage(organisation::registers::RowsRead::default());
    let handle = app.handle().clone();
    app.listen_any(desk::LOCKED, move |_| {
        handle.state::<organisation::registers::RowsRead>().forget();
    });
    idle::watch(app.handle().clone());
    sleep::listen(app.handle().clone());
    laid_down::watch(app.handle().clone());
    open_window(app)
}

/// Opens the one window that `tauri.conf.json` describes, held to the page that came with the program.
fn open_window(app: &mut App) -> Result<(), Box<dyn std::error::Error>> {
    for window in &app.config().app.windows {
        let opened = WebviewWindowBuilder::from_config(app.handle(), window)?
            .on_navigation(is_own_page)
            // A private web view leaves nothing of the evidence in a cache; it cannot be driven by a test.
            .incognito(!cfg!(feature = "desktop-test"))
            .build()?;
        opened.set_zoom(settings::load().scale())?;
        #[cfg(target_os = "linux")]
        opened.with_webview(|view| draw_plainly(&view.inner()))?;
    }
    Ok(())
}

/// Draws without the graphics processor: lists and text gain nothing from it, and it costs the web view more memory
/// than all else together.
#[cfg(target_os = "linux")]
fn draw_plainly(view: &webkit2gtk::WebView) {
    if let Some(settings) = view.settings() {
        settings.set_hardware_acceleration_policy(HardwareAccelerationPolicy::Never);
    }
}

/// Shows the window that is open, and gives it the files that a second start was asked to open.
#[cfg_attr(
    feature = "desktop-test",
    expect(dead_code, reason = "each test drives a program of its own")
)]
fn hand_over(app: &AppHandle, files: &[String]) {
    if let Some(window) = app.get_webview_window("main") {
        // Where the desktop does not let a window come forward, it stays where it is.
        let _ = window.unminimize();
        let _ = window.set_focus();
    }
    if !files.is_empty() {
        let _ = app.emit(OPEN_FILES, files);
    }
}

/// Returns the files among a start's arguments, as whole paths.
fn files_in(args: &[String], here: &Path) -> Vec<String> {
    let files = args.iter().filter(|arg| !arg.starts_with('-')).map(|arg| here.join(arg));
    files.map(|path| path.to_string_lossy().into_owned()).collect()
}

/// Tells whether an address is served from inside the program: `tauri://localhost`, which Windows and Android
/// web views write as `http://tauri.localhost`.
fn is_own_page(url: &Url) -> bool {
    match url.scheme() {
        "tauri" => true,
        "http" | "https" => url.host_str() == Some("tauri.localhost"),
        _ => false,
    }
}

#[expect(
    clippy::print_stderr,
    reason = "before there is a window, the terminal is all we can speak through"
)]
fn stop(reason: &dyn std::fmt::Display) -> ExitCode {
    eprintln!("exhibit-desktop: {reason}");
    ExitCode::FAILURE
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_pages_of_the_program_are_opened() {
        let opens = |address: &str| is_own_page(&address.parse().expect("a valid address"));
        assert!(opens("tauri://localhost/index.html"));
        assert!(opens("http://tauri.localhost/"));
        for foreign in [
            "https://example.org/",
            "http://tauri.localhost.example.org/",
            "file:///etc/passwd",
            "data:text/html,x",
            "about:blank",
        ] {
            assert!(!opens(foreign), "{foreign}");
        }
    }

    #[test]
    fn files_are_what_is_no_option_and_stand_as_whole_paths() {
        let args = ["--quiet".to_owned(), "a.bundle.zip".to_owned(), "/b/c.vault".to_owned()];
        assert_eq!(files_in(&args, Path::new("/here")), ["/here/a.bundle.zip", "/b/c.vault"]);
    }
}
