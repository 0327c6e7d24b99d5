/** What `xero-mcp help` prints. */
export const HELP = `xero-mcp: an AI assistant works in Xero through this MCP server.

Commands
  serve        speaks MCP on standard input and output (the default), or over
               HTTP with --http
  demo         plays a short scene against the made-up company and shows how to
               connect a host
  login        connects organisations of Xero: in the browser, or by a custom
               connection
  logout       takes that away again, here and at Xero
  simulator    a Xero on this machine for developing and testing
  doctor       what is wrong with this server, and how to mend it
  approvals    a person agrees to what is held, or says no; enrols who may
  audit        what was done, by whom, on whose yes; whether that record is
               whole
  policy       a policy in sentences, and what it would decide
  pause        stops every change, in every process on this record, until:
               resume
  resume       lets changes happen again
  purge        removes the record of an organisation
  org          the organisations that logins reach: list them, choose the usual
               one, put one out of use
  status       how everything stands: logins, key, policy, what is held, calls
               left
  help         this text; every command but serve, demo and help has its own
               --help

Settings (flag, or XERO_MCP_NAME in the environment, or "name" in the config
file; in this order)
  --demo[=nz|au|uk|us]     a made-up company inside this process; no Xero
                           account needed
  --simulator URL          a running "xero-mcp simulator" on this machine
  --policy NAME|FILE.json  observe: only read
                           draft: drafts by itself, a person agrees to
                           everything further (default)
                           controlled: also posts and sends within limits
                           FILE.json: rules of your own (see
                           policy.json.example); it may be tightened while the
                           server runs, and while it is broken or gone nothing
                           can be written
  --organisation NAME      the organisation that is meant when a call names none
  --toolsets LIST          which groups of tools are offered: core, collections,
                           inventory and close (default), ledger, settings,
                           items, collections_extras, inventory_extras,
                           close_extras
  --scope-model MODEL      names of the scopes that a login asks for: granular
                           (default), or legacy for older apps
  --file-folders LIST      folders that files may be attached from and saved to
                           (default: none)
  --clock INSTANT          when the demo plays, such as 2026-11-20T09:00:00Z
                           (default: now)
  --log-level LEVEL        on standard error: info has a line for each tool call
                           (default), debug also one for each call to Xero;
                           warn, error, silent
  --config FILE            a JSON file of settings

Over HTTP (each request has the header Authorization: Bearer TOKEN)
  --http                   serves at http://127.0.0.1:5070/mcp instead of
                           standard input and output
  --http-port PORT         another port; 0 takes a free one
  --http-host ADDRESS      another address; beyond this computer it needs
                           --http-hosts, and TLS in front
  --http-hosts LIST        names by which it may be asked for, besides localhost
  serve --new-token        prints a token once: --token-name NAME (whose
                           assistant; its proposals are recorded so),
                           --token-organisations LIST, --token-days N (90),
                           --token-policy NAME|FILE.json (can only tighten)
  serve --list-tokens, serve --revoke-token NAME

The record (what was proposed, agreed to and done; every command needs the same
settings to find it)
  --data FOLDER            where it is kept (default: the place for an
                           application's state; the demo keeps it in memory)
  --user NAME              whose assistant this is (default: the name of the
                           computer's user)
  --checkpoints FILE       signed checkpoints of the audit are added to it: best
                           on another disk
  --keep-requests DAYS     how long what was sent to Xero is kept (default: 30)
  --keep-changes DAYS      settled changes (default: 400)
  --keep-audit DAYS        the audit (default: 2555, seven years)
  --mirror on|off          whether documents are copied into the store, for
                           analysis (default: on)
  --approvals-port PORT    of the approvals page on this machine (default: a
                           free one)
  --key-file FILE          the key that seals the record, 32 bytes as base64 or
                           hex; also XERO_MCP_KEY_FILE (default: one in the
                           computer's keychain)
  XERO_MCP_KEY             the key itself (never a flag)
  XERO_MCP_PASSPHRASE      words to derive the key from (never a flag)
  --allow-key-file true    without a key and a keychain: makes one and keeps it
                           in a file beside the record

A credential from the environment (the secrets are never flags)
  XERO_MCP_CLIENT_ID, XERO_MCP_CLIENT_SECRET   a custom connection of Xero's
  XERO_MCP_BEARER                              an access token that is
                                               kept fresh elsewhere

  --version                the version
`

/** What a start by hand without any books says. */
export const NO_BOOKS = `xero-mcp: no books to work in yet. To work in your own, let them in first:
  xero-mcp login --client-id ID   in your browser; a running server takes them
                                  up without a restart (docs/connecting.md shows
                                  where the id comes from)

Or try it on the made-up company, with no account:
  xero-mcp demo             a short scene on the terminal
  xero-mcp serve --demo     the server for your MCP host (see mcp.json.example)
or on a simulator of your own, which login takes too:
  xero-mcp simulator        and then: xero-mcp serve --simulator URL
`

/** What a start by hand says: on a terminal there is no host to talk to. */
export const STARTED_BY_HAND = `xero-mcp waits for an MCP host on standard input; typing here does nothing.
Ctrl+C ends it. To connect a host see mcp.json.example; for a scene on the
terminal: xero-mcp demo
`
