/** Texts for users in the language that VS Code has; see `core/text/say.ts`. Only to be called once the extension is active. */

import * as vscode from 'vscode';
import { sayWith } from '../../server/src/core/text/say.ts';

export const say = sayWith((key, values) => vscode.l10n.t(key, ...values));
