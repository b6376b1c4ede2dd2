/**
 * Tasks that run the command line on a folder. Its lines are read by the problem matcher `$dkim-lint`, which takes only files that are not
 * open: those that are open have their findings from the language server.
 */

import * as vscode from 'vscode';

const TYPE = 'dkim-lint';
const MATCHER = '$dkim-lint';
const NAME = 'lint';

/** As `tasks.json` has it; the manifest has its schema. */
interface LintTask extends vscode.TaskDefinition {
  readonly type: typeof TYPE;
  /** Files, folders and globs, from the folder of the task. */
  readonly paths?: readonly string[];
  /** Further options of `dkim-lint lint`. */
  readonly args?: readonly string[];
  /** The program; without it the one in the folder's `node_modules`, or else the one on the PATH. */
  readonly command?: string;
}

export function registerTasks(): vscode.Disposable {
  return vscode.tasks.registerTaskProvider(TYPE, {
    provideTasks: () =>
      Promise.all((vscode.workspace.workspaceFolders ?? []).map((folder) => taskOf({ type: TYPE }, NAME, folder))),
    resolveTask: (task) => {
      const { definition, name, scope } = task;
      const folder = typeof scope === 'object' ? scope : vscode.workspace.workspaceFolders?.[0];
      return folder && taskOf(definition as LintTask, name, folder);
    },
  });
}

async function taskOf(definition: LintTask, name: string, folder: vscode.WorkspaceFolder): Promise<vscode.Task> {
  const { paths = ['.'], args = [], command = await programIn(folder) } = definition;
  const quoted = (value: string): vscode.ShellQuotedString => ({ value, quoting: vscode.ShellQuoting.Strong });
  const line = ['lint', '--format', 'unix', ...args, '--', ...paths].map(quoted);
  const execution = new vscode.ShellExecution(quoted(command), line, { cwd: folder.uri.fsPath });
  const task = new vscode.Task(definition, folder, name, TYPE, execution, MATCHER);
  task.detail = `dkim-lint lint ${paths.join(' ')}`;
  task.presentationOptions = { reveal: vscode.TaskRevealKind.Silent };
  return task;
}

/** A project that has the command line among its packages wants that version. */
async function programIn({ uri }: vscode.WorkspaceFolder): Promise<string> {
  const program = vscode.Uri.joinPath(uri, 'node_modules', '.bin', process.platform === 'win32' ? `${TYPE}.cmd` : TYPE);
  const exists = await vscode.workspace.fs.stat(program).then(
    () => true,
    () => false,
  );
  return exists ? program.fsPath : TYPE;
}
