/** Sentences that mail systems write in other languages than English, as sources of regular expressions. Data. */

const either = (...sources: readonly string[]) => `(?:${sources.join('|')})`;

/** The label of Exchange's diagnostics: "Diagnostic information for administrators". */
export const ADMIN_DIAGNOSTICS = either(
  'diagnos?t[^\\s:]{0,20} [^:\\r\\n]{0,60}(?:administr|amministr|beheerder|správce|rendszergazd)',
  'diagnoseinformationen für',
  'diagnosticeringsoplysninger for',
  'informa[^\\s:]{1,8} de diagn[^:\\r\\n]{1,30}admini',
  'vianmääritystiedot järjestelmänvalvoj',
  'диагностическ[^:\\r\\n]{1,40}администратор',
  'діагностичн[^:\\r\\n]{1,40}адміністратор',
  'yöneticiler için tan',
  '管理者向けの?診断',
  '管理员的?诊断',
  '系統管理員的?診斷',
  '관리자용 진단',
);

/** That a message was not delivered, as the sentence begins. */
export const NOT_DELIVERED = either(
  '(?:ihre|deine|die|diese) (?:nachricht|e-?mail|mail)[^.:\\r\\n]{0,80} konnte nicht (?:zugestellt|übermittelt)',
  '(?:ihre|deine|die|diese) (?:nachricht|e-?mail|mail) konnte [^.:\\r\\n]{1,80} nicht zugestellt',
  "(?:votre|le|ce) (?:message|courriel|e-?mail)[^.:\\r\\n]{0,80} n['’](?:a pas pu|est pas) ",
  'no se (?:ha podido|pudo|puede) entregar (?:su|el|tu|este) (?:mensaje|correo)',
  'impossibile (?:recapitare|consegnare) (?:il|questo) messaggio',
  '(?:il|questo) messaggio [^.:\\r\\n]{0,80}non è stato (?:recapitato|consegnato)',
  'não foi possível entregar (?:a |o |esta |este )?(?:sua |seu )?(?:mensagem|e-?mail)',
  '(?:uw|dit|het) (?:bericht|e-?mail)[^.:\\r\\n]{0,80} (?:kan|kon) niet worden (?:bezorgd|afgeleverd)',
  'nie (?:można|udało się) dostarczyć (?:twojej |państwa |tej )?wiadomości',
  'twoja wiadomość [^.:\\r\\n]{0,80}nie mogła zostać dostarczona',
  '(?:vaši |vaší )?zprávu [^.:\\r\\n]{0,80}(?:se nepodařilo|nelze|nebylo možné) doručit',
  '(?:ditt |det här )?meddelande[^.:\\r\\n]{0,80} (?:kunde|kan) inte levereras',
  '(?:din |denne )?(?:meddelelse|melding)(?:en)?[^.:\\r\\n]{0,80} (?:kunne|kan) ikke leveres',
  'viesti[^.:\\r\\n]{0,80} ei voitu toimittaa',
  '[^.:\\r\\n]{0,80}üzenet[^.:\\r\\n]{0,80} nem (?:kézbesíthető|sikerült kézbesíteni)',
  'не вдалося доставити',
  '[^.:\\r\\n]{0,80}[iİ]leti[^.:\\r\\n]{0,80} teslim edilemedi',
  '[^。:\\r\\n]{0,80}(?:配信できま|配信に失敗)',
  '[^。:\\r\\n]{0,80}(?:无法(?:送达|投递|将邮件传递)|無法(?:傳遞|送達))',
  '[^.:\\r\\n]{0,80}(?:배달|전달|전송)하지 못했',
);

/** What subjects of such reports begin with. */
export const NOT_DELIVERED_SUBJECT = either(
  'no se puede entregar',
  'non recapitabile',
  'não é possível entregar',
  'não entregue',
  'niedostarcz',
  'не удалось доставить',
  'nedoručiteln',
  'kan inte leverera',
  'kan ikke leveres',
  'ei voi toimittaa',
  'kézbesíthetetlen',
  'nem kézbesíthető',
  'не вдалося доставити',
  'teslim edilem',
  '配信不能',
  '配信できま',
  '未送达',
  '无法(?:送达|投递|传递)',
  '退信',
  '배달되지 않음',
);
