/** Marks by which mail systems are recognised in the reports that they write. Data. */

/** Tried in order on the report's own words and the header lines `From`, `Subject`, `Message-ID`, `X-Mailer`, `Received`. */
export const SYSTEMS: readonly (readonly [system: string, pattern: RegExp])[] = [
  [
    'gmail',
    /mailer-daemon@googlemail\.com|X-Gm-|Google tried to deliver|the response (?:was|from the remote server was)|gsmtp/i,
  ],
  [
    'exchange-online',
    /prod\.outlook\.com|Office 365|microsoft\.com\/exchange|Diagnostic information for administrators:[\s\S]{0,200}Generating server: \S+\.(?:outlook|exchangelabs)/i,
  ],
  [
    'exchange',
    /Diagnostic information for administrators|Generating server|did not reach the following recipient|MSEXCH:|Internet Mail Service \(|SMTP32|RESOLVER\.|There was a SMTP communication problem|e-mail system was unable to deliver/i,
  ],
  [
    'postfix',
    /This is the (?:mail system|Postfix program|Postfix mail system|\S+ mail system) at host|Postfix\)|ENDMAIL|X-Postfix-/i,
  ],
  ['exim', /created automatically by (?:the )?mail delivery software|<E1\w{5}-\w{6,11}-\w{2,4}@|X-Failed-Recipients/i],
  [
    'sendmail',
    /Transcript of session follows|had permanent fatal errors|Postmaster notify|had transient non-fatal errors|while talking to/i,
  ],
  ['qmail', /qmail-send program|failure notice|I'm afraid I wasn't able to deliver|Giving up on /i],
  ['opensmtpd', /This is the MAILER-DAEMON, please DO NOT REPLY/i],
  ['courier', /<courier\.[0-9A-F]+\.|UNDELIVERABLE MAIL|This is a delivery status notification from/i],
  ['ses', /amazonses\.com|An error occurred while trying to deliver the mail to the following recipients/i],
  ['zoho', /zoho(?:mail)?\.|ERROR_CODE :/i],
  ['yahoo', /Remote host said:|yahoo/i],
  ['apple', /icloud\.com|mac\.com|me\.com/i],
  ['domino', /was not delivered to:|Domino Directory|Notes/],
  ['groupwise', /GroupWise|The message that you sent was undeliverable to the following/i],
  ['sun-messaging', /This report relates to a message you sent with the following header fields/i],
  ['imail', /<SMTP32 v|undeliverable to /i],
  ['mailmarshal', /MailMarshal/i],
  ['powermta', /PowerMTA|X-PowerMTA/i],
  ['james', /JAMES|JavaMail/],
];

/** Where a report names its own server, without a field for it. */
export const REPORTING_SERVER: readonly RegExp[] = [
  /This is the (?:\S+ )?(?:mail system|program|Postfix program) at (?:host )?<?([\w-]+(?:\.[\w-]+)+)/i,
  /Generating server:\s*([\w-]+(?:\.[\w-]+)+)/i,
  /qmail-send program at ([\w-]+(?:\.[\w-]+)+)/i,
  /This is a delivery status notification from\s+([\w-]+(?:\.[\w-]+)+)/i,
  /Message from\s+([\w-]+(?:\.[\w-]+)+)\.\s/i,
];
