/** Edits of files as the client takes them. */

import type { ChangeAnnotation, TextEdit, WorkspaceEdit } from 'vscode-languageserver';
import type { ServerContext } from './context.ts';

interface FileEdits {
  readonly uri: string;
  readonly edits: readonly TextEdit[];
}

const ANNOTATION = 'reason';

/**
 * With the version of the text that the edits were made for, where the client looks at it: a later one must not be edited by them.
 *
 * @param reason what the edits are for, shown beside them where the client can
 */
export function workspaceEdit(
  { client, documents }: Pick<ServerContext, 'client' | 'documents'>,
  files: readonly FileEdits[],
  reason?: ChangeAnnotation,
): WorkspaceEdit {
  if (!client.edits.documentChanges)
    return { changes: Object.fromEntries(files.map(({ uri, edits }) => [uri, [...edits]])) };
  const shown = client.edits.annotations ? reason : undefined;
  return {
    documentChanges: files.map(({ uri, edits }) => ({
      textDocument: { uri, version: documents.get(uri)?.version ?? null },
      edits: edits.map((edit) => (shown === undefined ? edit : { ...edit, annotationId: ANNOTATION })),
    })),
    ...(shown === undefined ? {} : { changeAnnotations: { [ANNOTATION]: shown } }),
  };
}
