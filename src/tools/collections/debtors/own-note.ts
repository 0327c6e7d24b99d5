/** How notes begin that collections write into Xero's history. */
export const OWN_NOTE = '[collections]'
