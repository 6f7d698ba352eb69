-- Starts `galaxy lsp` for every Galaxy buffer; one server for a folder.
local M = {}
local clients = {}

--- Options: cmd, the command (default { 'galaxy', 'lsp' }); on_attach, as vim.lsp.start_client takes it.
function M.setup(options)
  options = options or {}
  local function attach(buffer)
    local root = vim.fn.getcwd()
    if not clients[root] or vim.lsp.client_is_stopped(clients[root]) then
      clients[root] = vim.lsp.start_client({
        name = 'galaxy',
        cmd = options.cmd or { 'galaxy', 'lsp' },
        root_dir = root,
        workspace_folders = { { uri = vim.uri_from_fname(root), name = root } },
        on_attach = options.on_attach,
      })
    end
    if clients[root] then vim.lsp.buf_attach_client(buffer, clients[root]) end
  end
  vim.api.nvim_create_autocmd('FileType', {
    pattern = 'galaxy',
    callback = function(event) attach(event.buf) end,
  })
end

return M
