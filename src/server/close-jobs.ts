import { followed, type Job } from './job.ts'

const toolset = 'close'
const SKILL = followed('xero-month-end-close', 'close')
const MONTH = /^\d{4}-(0[1-9]|1[0-2])$/
const month = { description: 'YYYY-MM; default the last whole month', fits: MONTH }

/** The month as a person gave it, or the one that tools take by themselves. */
function monthOf(given: (name: string) => string): string {
  return given('month') || 'the last whole calendar month'
}

/** The jobs of closing a month. */
export const CLOSE_JOBS: readonly Job[] = [
  {
    name: 'close_readiness',
    title: 'Are we ready to close?',
    description: 'What stands in the way of closing a month, by money at risk. Changes no books.',
    writes: true,
    toolset,
    arguments: { month },
    text: (given) =>
      [
        `Are we ready to close ${monthOf(given)}?`,
        '1. close_status for the period: where the run stands, its blockers, and what was checked when.',
        '2. Where nothing was checked yet, or the books may have moved since, run_close_checks.',
        'Then tell me yes or no in the first sentence; the steps that pass and those that do not; the blockers and the five largest findings by money at risk, each with its document and the next step; what could not be checked and why; and what you need from me, such as a bank statement. Repair nothing.',
        SKILL,
      ].join('\n'),
  },
  {
    name: 'close_month',
    title: 'Close a month',
    description: 'Through the steps of a close with you: checks, evidence, findings, journals, sign-off, pack.',
    writes: true,
    toolset,
    arguments: { month },
    text: (given) =>
      [
        `Let us close ${monthOf(given)}, step by step.`,
        '1. run_close_checks. Its findings are on record before anything is repaired: show me them by money at risk.',
        '2. For each bank account ask me for the statement file and give it to run_close_checks; tell me what ties, and which lines to reconcile in Xero myself.',
        '3. Go through the findings with me, largest first. What I decide goes into resolve_finding with my reason; what is to be corrected is drafted, and left to me to approve.',
        '4. propose_journals: show the calculation of each, and draft those that I name, with their reversals.',
        '5. run_close_checks again: the same findings keep their ids; tell what has gone and what is new.',
        '6. When a step is done ask me whether I sign it, and put that on record with resolve_finding under my name; never sign for me.',
        '7. close_pack once the steps are signed. The lock date I set in Xero myself: tell me where.',
        SKILL,
      ].join('\n'),
  },
  {
    name: 'exceptions_review',
    title: 'What looks wrong in the month?',
    description: 'Duplicates, odd coding, missing bills, amounts out of line, with evidence. Changes no books.',
    writes: true,
    toolset,
    arguments: { month },
    text: (given) =>
      [
        `What looks wrong in ${monthOf(given)}?`,
        '1. run_close_checks: every finding, ordered by money at risk; go on with cursor while pages of findings are left that could matter.',
        '2. For the largest, run_close_checks with finding for the figures behind it, and get_document for what the document says.',
        'Then group them for me: paid or owed twice, in the wrong account or month, missing, tax, unusual. For each: document, why it is suspected, how sure that is, money at risk, and what would settle it. Ask me which are right as they are; put that on record with resolve_finding and my reason. Correct nothing without my word.',
        SKILL,
      ].join('\n'),
  },
  {
    name: 'accruals_and_prepayments',
    title: 'Accruals, prepayments and depreciation',
    description: 'What the month still needs, with workings; then journals as drafts with their reversals.',
    writes: true,
    toolset,
    arguments: { month },
    text: (given) =>
      [
        `Which accruals, prepayments and depreciation does ${monthOf(given)} still need?`,
        '1. propose_journals: each proposal with its calculation, basis and how sure it is; what last month was accrued against what came.',
        '2. Ask me, all at once, for what it could not know: accounts, amounts of bills that have not come, the span of a prepayment.',
        '3. Draft the ones that I name, by their ids. They stay drafts, dated at the end of the month; accruals get a reversal on the first of the next.',
        'Tell me for each: accounts, amount, reversal date, and what is there already for the same.',
        SKILL,
      ].join('\n'),
  },
  {
    name: 'variance_report',
    title: 'What moved, and why?',
    description: 'Accounts out of their usual range, with the documents behind it. Changes no books.',
    writes: true,
    toolset,
    arguments: { month },
    text: (given) =>
      [
        `What moved in ${monthOf(given)}, and why?`,
        'Ask close_pack for the period: its flux has the accounts that left their usual range with the documents that drove each, and the budget where there is one. run_report shows months beside each other where I ask for more.',
        'Tell me revenue, gross profit and net profit against the month before; each account that moved unusually with the amount, the share and the documents behind it; and what no document explains. Every number as the pack has it: no sums, shares or roundings of your own.',
        SKILL,
      ].join('\n'),
  },
  {
    name: 'gst_check',
    title: 'Check GST, VAT or sales tax',
    description: 'What is owed by tax type against the ledger, codes that look wrong. Changes no books.',
    writes: true,
    toolset,
    arguments: { month },
    text: (given) =>
      [
        `Is the GST, VAT or sales tax of ${monthOf(given)} right?`,
        'Ask run_close_checks with the step tax. Tell me what was collected and paid by tax type, whether it ties to the tax account, and each code or amount that looks wrong with its document, why, and the tax at stake.',
        'Where the organisation is not registered, say so and stop. The return itself is made and filed in Xero by a person: say that, and file nothing.',
        SKILL,
      ].join('\n'),
  },
  {
    name: 'portfolio_close',
    title: 'All clients at a glance',
    description: 'Where the close of every organisation stands, and which to look at first. Changes nothing.',
    writes: false,
    toolset,
    arguments: { month },
    text: (given) =>
      [
        `Where does the close of ${monthOf(given)} stand, for every organisation?`,
        'Ask close_status for all organisations. One row each: state, score, blockers, days open, oldest unreconciled item, and how far the lock date is behind. Say which could not be read and why.',
        'Then name the three to look at first and what for. Never bring the figures or names of one organisation into what you say of another. Change nothing; checks are made only where I ask for it.',
        SKILL,
      ].join('\n'),
  },
]
