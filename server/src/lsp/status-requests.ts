/** The request of the language status item. */

import { documentStatus } from '../core/documents/document-status.ts';
import type { ServerContext } from './context.ts';
import { DocumentStatusRequest } from './protocol.ts';
import { onDocumentRequest } from './requests.ts';

export function registerStatusRequests(context: ServerContext): void {
  onDocumentRequest(context, DocumentStatusRequest, ({ uri }) => documentStatus(context.session.snapshot(uri)));
}
