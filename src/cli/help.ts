/** What `xero-mcp help` prints. */
export const HELP = `xero-mcp: an AI assistant works in Xero through this MCP server.

Commands
  serve        speaks MCP on standard input and output (the default)
  demo         plays a short scene against the made-up company and shows how to connect a host
  simulator    a Xero on this machine for developing and testing (see: xero-mcp simulator --help)
  help         this text

Settings of serve (flag, or XERO_MCP_NAME in the environment, or "name" in the config file; in this order)
  --demo[=nz|au|uk|us]     a made-up company inside this process; no Xero account needed
  --simulator URL          a running "xero-mcp simulator" on this machine
  --policy NAME            observe: only read
                           draft: drafts by itself, a person agrees to everything further (default)
                           controlled: also posts and sends within limits
  --organisation NAME      the organisation that is meant when a call names none
  --toolsets LIST          which groups of tools are offered (core)
  --clock INSTANT          when the demo plays, such as 2026-11-20T09:00:00Z (default: now)
  --log-level LEVEL        on standard error: info has a line for each tool call (default), debug also one for
                           each call to Xero; warn, error, silent
  --config FILE            a JSON file of settings
  XERO_MCP_CLIENT_ID, XERO_MCP_CLIENT_SECRET   the login for --simulator (never a flag)

  --version                the version
`

/** What a start without any books says. */
export const NO_BOOKS = `xero-mcp: no books to work in. This version does not log in to real Xero organisations yet; that comes later.

Try it on the made-up company, with no account:
  xero-mcp demo             a short scene on the terminal
  xero-mcp serve --demo     the server for your MCP host (see mcp.json.example)
or on a simulator of your own:
  xero-mcp simulator        and then: xero-mcp serve --simulator URL
`

/** What a start by hand says: on a terminal there is no host to talk to. */
export const STARTED_BY_HAND = `xero-mcp waits for an MCP host on standard input; typing here does nothing. Ctrl+C ends it.
To connect a host see mcp.json.example; for a scene on the terminal: xero-mcp demo
`
