-- Opens a file in a headless Neovim with the built server, and prints what the editor got, one JSON value a line.
-- SERVER: the command, words separated by spaces.  FILE, FILETYPE: what is opened.  AT: "line:column" from 0 for hover.
local env = vim.env
local function say(name, value) io.stdout:write(name .. ' ' .. vim.json.encode(value) .. '\n') end
local function leave(code) io.stdout:flush() vim.cmd(code == 0 and 'qall!' or code .. 'cquit') end

local published = false
vim.cmd('edit ' .. vim.fn.fnameescape(env.FILE))
local buffer = vim.api.nvim_get_current_buf()
vim.bo[buffer].filetype = env.FILETYPE
local id = vim.lsp.start_client({
  name = 'dkim',
  cmd = vim.split(env.SERVER, ' '),
  root_dir = vim.fn.fnamemodify(env.FILE, ':p:h'),
  get_language_id = function() return env.FILETYPE end,
  handlers = {
    ['textDocument/publishDiagnostics'] = function(...)
      published = true
      return vim.lsp.diagnostic.on_publish_diagnostics(...)
    end,
  },
})
if not id or not vim.lsp.buf_attach_client(buffer, id) then leave(1) end
if not vim.wait(20000, function() return published end, 10) then leave(2) end

local found = {}
for _, d in ipairs(vim.diagnostic.get(buffer)) do
  found[#found + 1] = { line = d.lnum, column = d.col, code = d.code or d.user_data.lsp.code, source = d.source, severity = d.severity }
end
say('DIAGNOSTICS', found)

local client = vim.lsp.get_client_by_id(id)
local line, column = env.AT:match('(%d+):(%d+)')
local place = { textDocument = { uri = vim.uri_from_bufnr(buffer) }, position = { line = tonumber(line), character = tonumber(column) } }
local hover = client.request_sync('textDocument/hover', place, 20000, buffer)
say('HOVER', hover and hover.result or vim.NIL)
local range = { start = place.position, ['end'] = place.position }
local diagnostics = {}
for _, d in ipairs(vim.diagnostic.get(buffer)) do
  if d.lnum == place.position.line then diagnostics[#diagnostics + 1] = vim.tbl_get(d, 'user_data', 'lsp') and vim.tbl_extend('force', d.user_data.lsp, {
    range = { start = { line = d.lnum, character = d.col }, ['end'] = { line = d.end_lnum, character = d.end_col } },
    message = d.message,
  }) end
end
local actions = client.request_sync('textDocument/codeAction', {
  textDocument = place.textDocument,
  range = range,
  context = { diagnostics = diagnostics },
}, 20000, buffer)
local edited = false
for _, action in ipairs(actions and actions.result or {}) do
  if action.edit and not edited then
    vim.lsp.util.apply_workspace_edit(action.edit, client.offset_encoding)
    edited = true
  end
end
say('TEXT', table.concat(vim.api.nvim_buf_get_lines(buffer, 0, -1, false), '\n'))
client.stop()
vim.wait(5000, function() return client.is_stopped() end, 10)
leave(0)
