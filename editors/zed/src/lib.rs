//! Starts the language server that is in the `PATH`, with the options and settings of `lsp.dkim-language-server` in Zed's settings. Where `binary` is
//! set there, Zed starts that program itself.

use zed_extension_api::{self as zed, serde_json, settings::LspSettings, LanguageServerId, Result};

const SERVER: &str = "dkim-language-server";

struct DkimLint;

impl zed::Extension for DkimLint {
    fn new() -> Self {
        Self
    }

    fn language_server_command(
        &mut self,
        _server: &LanguageServerId,
        worktree: &zed::Worktree,
    ) -> Result<zed::Command> {
        let command = worktree.which(SERVER).ok_or_else(|| {
            format!("{SERVER} is not in the PATH. Put it there, or set lsp.{SERVER}.binary in the settings.")
        })?;
        Ok(zed::Command {
            command,
            args: vec!["--stdio".to_string()],
            env: worktree.shell_env(),
        })
    }

    fn language_server_initialization_options(
        &mut self,
        _server: &LanguageServerId,
        worktree: &zed::Worktree,
    ) -> Result<Option<serde_json::Value>> {
        Ok(LspSettings::for_worktree(SERVER, worktree)?.initialization_options)
    }

    /// The server asks for the section `dkimLint`.
    fn language_server_workspace_configuration(
        &mut self,
        _server: &LanguageServerId,
        worktree: &zed::Worktree,
    ) -> Result<Option<serde_json::Value>> {
        let settings = LspSettings::for_worktree(SERVER, worktree)?.settings;
        Ok(settings.map(|own| serde_json::json!({ "dkimLint": own })))
    }
}

zed::register_extension!(DkimLint);
