/** Sentences that mail systems write in other languages than English, as the sources of one pattern each. Data. */

const either = (...patterns: readonly RegExp[]) => `(?:${patterns.map(({ source }) => source).join('|')})`;

/** The label of Exchange's diagnostics: "Diagnostic information for administrators". */
export const ADMIN_DIAGNOSTICS = either(
  /diagnos?t[^\s:]{0,20} [^:\r\n]{0,60}(?:administr|amministr|beheerder|správce|rendszergazd)/iu,
  /diagnoseinformationen für/iu,
  /diagnosticeringsoplysninger for/iu,
  /informa[^\s:]{1,8} de diagn[^:\r\n]{1,30}admini/iu,
  /vianmääritystiedot järjestelmänvalvoj/iu,
  /диагностическ[^:\r\n]{1,40}администратор/iu,
  /діагностичн[^:\r\n]{1,40}адміністратор/iu,
  /yöneticiler için tan/iu,
  /管理者向けの?診断/iu,
  /管理员的?诊断/iu,
  /系統管理員的?診斷/iu,
  /관리자용 진단/iu,
);

/** That a message was not delivered, as the sentence begins. */
export const NOT_DELIVERED = either(
  /(?:ihre|deine|die|diese) (?:nachricht|e-?mail|mail)[^.:\r\n]{0,80} konnte nicht (?:zugestellt|übermittelt)/iu,
  /(?:ihre|deine|die|diese) (?:nachricht|e-?mail|mail) konnte [^.:\r\n]{1,80} nicht zugestellt/iu,
  /(?:votre|le|ce) (?:message|courriel|e-?mail)[^.:\r\n]{0,80} n['’](?:a pas pu|est pas) /iu,
  /no se (?:ha podido|pudo|puede) entregar (?:su|el|tu|este) (?:mensaje|correo)/iu,
  /impossibile (?:recapitare|consegnare) (?:il|questo) messaggio/iu,
  /(?:il|questo) messaggio [^.:\r\n]{0,80}non è stato (?:recapitato|consegnato)/iu,
  /não foi possível entregar (?:a |o |esta |este )?(?:sua |seu )?(?:mensagem|e-?mail)/iu,
  /(?:uw|dit|het) (?:bericht|e-?mail)[^.:\r\n]{0,80} (?:kan|kon) niet worden (?:bezorgd|afgeleverd)/iu,
  /nie (?:można|udało się) dostarczyć (?:twojej |państwa |tej )?wiadomości/iu,
  /twoja wiadomość [^.:\r\n]{0,80}nie mogła zostać dostarczona/iu,
  /(?:vaši |vaší )?zprávu [^.:\r\n]{0,80}(?:se nepodařilo|nelze|nebylo možné) doručit/iu,
  /(?:ditt |det här )?meddelande[^.:\r\n]{0,80} (?:kunde|kan) inte levereras/iu,
  /(?:din |denne )?(?:meddelelse|melding)(?:en)?[^.:\r\n]{0,80} (?:kunne|kan) ikke leveres/iu,
  /viesti[^.:\r\n]{0,80} ei voitu toimittaa/iu,
  /[^.:\r\n]{0,40}üzenet[^.:\r\n]{0,40} nem (?:kézbesíthető|sikerült kézbesíteni)/iu,
  /не вдалося доставити/iu,
  /[^.:\r\n]{0,40}[iİ]leti[^.:\r\n]{0,40} teslim edilemedi/iu,
  /[^。:\r\n]{0,80}(?:配信できま|配信に失敗)/iu,
  /[^。:\r\n]{0,80}(?:无法(?:送达|投递|将邮件传递)|無法(?:傳遞|送達))/iu,
  /[^.:\r\n]{0,80}(?:배달|전달|전송)하지 못했/iu,
);

/** What subjects of such reports begin with. */
export const NOT_DELIVERED_SUBJECT = either(
  /no se puede entregar/iu,
  /non recapitabile/iu,
  /não é possível entregar/iu,
  /não entregue/iu,
  /niedostarcz/iu,
  /не удалось доставить/iu,
  /nedoručiteln/iu,
  /kan inte leverera/iu,
  /kan ikke leveres/iu,
  /ei voi toimittaa/iu,
  /kézbesíthetetlen/iu,
  /nem kézbesíthető/iu,
  /не вдалося доставити/iu,
  /teslim edilem/iu,
  /配信不能/iu,
  /配信できま/iu,
  /未送达/iu,
  /无法(?:送达|投递|传递)/iu,
  /退信/iu,
  /배달되지 않음/iu,
);
