/** What the server needs on Node once it has answered `initialize`: a module of its own, so that it is loaded as one. */

export { NodeHost } from './host/node-host.ts';
export { runServer } from './lsp/server.ts';
