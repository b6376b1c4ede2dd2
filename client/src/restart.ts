/** Restarting the server: when someone asks for it, hung or not, and when it has crashed too often to be started unasked. */

import * as vscode from 'vscode';
import {
  type BaseLanguageClient,
  CloseAction,
  type CloseHandlerResult,
  ErrorAction,
  type ErrorHandler,
  type ErrorHandlerResult,
} from 'vscode-languageclient';
import { say } from './l10n.ts';
import { notify } from './notices.ts';

export const RESTART = 'dkimLint.restartServer';

/** How long a server may take to stop, in milliseconds. */
const PATIENCE = 2000;
/** How long the system may take to end a process, in milliseconds. */
const UNTIL_ENDED = 3000;
/** How long a start may take before the user is notified, in milliseconds. */
const SLOW_START = 20_000;
/** So many crashes within this time, in milliseconds, and it is no use to start again. */
const MAX_CRASHES = 5;
const CRASH_WINDOW = 3 * 60 * 1000;

/** Made when they are shown: VS Code reads translations after it has loaded this. */
const labels = () => ({
  restart: say`Restart the Language Server`,
  reload: say`Reload Window`,
  log: say`Show Log`,
});

/** Starts a server that went away, and offers it to the user when it goes away again and again. */
export class Crashes implements ErrorHandler {
  #times: number[] = [];

  /** Somebody has started the server again: what was before does not count. */
  forget(): void {
    this.#times = [];
  }

  error(_error: Error, _message: unknown, count: number | undefined): ErrorHandlerResult {
    return { action: (count ?? 0) <= 3 ? ErrorAction.Continue : ErrorAction.Shutdown };
  }

  closed(): CloseHandlerResult {
    const now = Date.now();
    this.#times.push(now);
    while (this.#times[0]! < now - CRASH_WINDOW) this.#times.shift();
    if (this.#times.length < MAX_CRASHES) return { action: CloseAction.Restart };
    this.forget();
    void offerRestart(say`The DKIM Lint language server crashed ${MAX_CRASHES} times in three minutes.`);
    return { action: CloseAction.DoNotRestart, handled: true };
  }
}

let offered: Promise<boolean> | undefined;

/** Resolves to whether the server was restarted. Several who find it gone ask together. */
export function offerRestart(why: string): Promise<boolean> {
  offered ??= ask(why).finally(() => {
    offered = undefined;
  });
  return offered;
}

async function ask(why: string): Promise<boolean> {
  const { restart, log } = labels();
  const chosen = await vscode.window.showWarningMessage(why, restart, log);
  if (chosen === log) await vscode.commands.executeCommand('dkimLint.showLog');
  return chosen === restart && (await vscode.commands.executeCommand<boolean>(RESTART)) === true;
}

/** Ends the server that runs now, whatever it does; resolves once the client has noticed. Undefined where there is no process. */
export type FindServer = () => (() => Promise<void>) | undefined;

export function registerRestart(
  client: BaseLanguageClient,
  findServer: FindServer,
  crashes: Crashes,
): vscode.Disposable {
  let running: Promise<boolean> | undefined;
  return vscode.commands.registerCommand(RESTART, () => {
    running ??= restart(client, findServer).finally(() => {
      running = undefined;
      crashes.forget();
    });
    return running;
  });
}

/** Documents are opened again, findings are asked for and the view is filled by the library and the view, once it runs. */
async function restart(client: BaseLanguageClient, findServer: FindServer): Promise<boolean> {
  const endServer = findServer();
  try {
    await client.stop(PATIENCE);
  } catch {
    // It hangs, perhaps since its start, or is not running. Its end must not be taken for one of the next.
    const patience = new Promise((resolve) => setTimeout(resolve, UNTIL_ENDED));
    await Promise.race([endServer?.() ?? patience, patience]);
  }
  const hasStarted = await Promise.race([
    client.start().then(
      () => true,
      (error: unknown) => {
        client.error(say`The language server did not start.`, error, false);
        return false;
      },
    ),
    new Promise<boolean>((resolve) => setTimeout(() => resolve(false), SLOW_START)),
  ]);
  if (hasStarted) {
    notify('information', say`The DKIM Lint language server was restarted.`);
    return true;
  }
  const { reload, log } = labels();
  notify('error', say`The DKIM Lint language server could not be restarted.`, {
    [reload]: () => vscode.commands.executeCommand('workbench.action.reloadWindow'),
    [log]: () => vscode.commands.executeCommand('dkimLint.showLog'),
  });
  return false;
}
