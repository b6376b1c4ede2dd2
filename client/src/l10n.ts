/** Texts for users in the language that VS Code has; see `say.ts`. Only to be called once the extension is active. */

import * as vscode from 'vscode';
import { sayWith } from './say.ts';

export const say = sayWith((key, values) => vscode.l10n.t(key, ...values));
