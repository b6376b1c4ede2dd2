/** Reports in other languages than English: what they are, about whom, why; and ordinary mail that has such words. */

import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { readReport } from '../../server/src/core/bounce/extract.ts';
import { readPastedReport } from '../../server/src/core/bounce/pasted-report.ts';
import { readRefusal } from '../../server/src/core/bounce/reading.ts';
import type { BounceReport } from '../../server/src/core/bounce/report.ts';
import { parseMessage } from '../../server/src/core/mail/message.ts';

/** The subject; a sentence with address and reason; a line that leads to a list; the reason; Exchange's labels for administrators, the server and the header. */
type Words = readonly [
  subject: string,
  sentence: string,
  lead: string,
  reason: string,
  diagnostics: string,
  server: string,
  header: string,
];

const LANGUAGES: Readonly<Record<string, Words>> = {
  de: [
    'Unzustellbar: Angebot',
    'Ihre Nachricht an ann@example.org konnte nicht zugestellt werden, weil das Postfach voll ist.',
    'Ihre Nachricht konnte den folgenden Empfängern nicht zugestellt werden:',
    'Das Postfach ist voll.',
    'Diagnoseinformationen für Administratoren:',
    'Generierender Server: mail.example.net',
    'Ursprüngliche Nachrichtenkopfzeilen:',
  ],
  fr: [
    'Non remis : Offre',
    "Votre message à ann@example.org n'a pas pu être remis, car la boîte est pleine.",
    "Votre message n'a pas pu être remis aux destinataires suivants :",
    'La boîte aux lettres est pleine.',
    'Informations de diagnostic pour les administrateurs :',
    'Serveur de génération : mail.example.net',
    "En-têtes de message d'origine :",
  ],
  es: [
    'No se puede entregar: Oferta',
    'No se pudo entregar su mensaje a ann@example.org porque el buzón está lleno.',
    'No se pudo entregar su mensaje a los siguientes destinatarios:',
    'El buzón está lleno.',
    'Información de diagnóstico para los administradores:',
    'Generando servidor: mail.example.net',
    'Encabezados de mensajes originales:',
  ],
  it: [
    'Non recapitabile: Offerta',
    'Il messaggio per ann@example.org non è stato recapitato perché la casella è piena.',
    'Impossibile recapitare il messaggio ai seguenti destinatari:',
    'La casella è piena.',
    'Informazioni di diagnostica per gli amministratori:',
    'Server di generazione: mail.example.net',
    'Intestazioni originali del messaggio:',
  ],
  pt: [
    'Não é possível entregar: Oferta',
    'Não foi possível entregar a sua mensagem para ann@example.org porque a caixa está cheia.',
    'Não foi possível entregar a mensagem aos seguintes destinatários:',
    'A caixa de correio está cheia.',
    'Informações de diagnóstico para administradores:',
    'Servidor de geração: mail.example.net',
    'Cabeçalhos de mensagens originais:',
  ],
  nl: [
    'Onbestelbaar: Aanbod',
    'Uw bericht aan ann@example.org kon niet worden bezorgd omdat het postvak vol is.',
    'Uw bericht kan niet worden bezorgd bij de volgende geadresseerden of groepen:',
    'Het postvak is vol.',
    'Diagnostische gegevens voor beheerders:',
    'Bronserver: mail.example.net',
    'Oorspronkelijke berichtkoppen:',
  ],
  pl: [
    'Niedostarczone: Oferta',
    'Twoja wiadomość do ann@example.org nie mogła zostać dostarczona, ponieważ skrzynka jest pełna.',
    'Nie można dostarczyć wiadomości do następujących adresatów:',
    'Skrzynka jest pełna.',
    'Informacje diagnostyczne dla administratorów:',
    'Serwer generujący: mail.example.net',
    'Oryginalne nagłówki wiadomości:',
  ],
  ru: [
    'Не удалось доставить: Предложение',
    'Не удалось доставить ваше сообщение для ann@example.org: ящик переполнен.',
    'Не удалось доставить сообщение следующим получателям:',
    'Ящик переполнен.',
    'Диагностические сведения для администраторов:',
    'Создающий сервер: mail.example.net',
    'Исходные заголовки сообщения:',
  ],
  cs: [
    'Nedoručitelné: Nabídka',
    'Vaši zprávu pro ann@example.org se nepodařilo doručit, protože schránka je plná.',
    'Zprávu se nepodařilo doručit následujícím příjemcům:',
    'Schránka je plná.',
    'Diagnostické informace pro správce:',
    'Generující server: mail.example.net',
    'Původní záhlaví zprávy:',
  ],
  sv: [
    'Kan inte levereras: Erbjudande',
    'Ditt meddelande till ann@example.org kunde inte levereras eftersom brevlådan är full.',
    'Ditt meddelande kunde inte levereras till följande mottagare:',
    'Brevlådan är full.',
    'Diagnostikinformation för administratörer:',
    'Genererande server: mail.example.net',
    'Ursprungliga meddelanderubriker:',
  ],
  da: [
    'Kan ikke leveres: Tilbud',
    'Din meddelelse til ann@example.org kunne ikke leveres, fordi postkassen er fuld.',
    'Meddelelsen kunne ikke leveres til følgende modtagere:',
    'Postkassen er fuld.',
    'Diagnosticeringsoplysninger for administratorer:',
    'Genererende server: mail.example.net',
    'Oprindelige brevhoveder:',
  ],
  no: [
    'Kan ikke leveres: Tilbud',
    'Meldingen til ann@example.org kunne ikke leveres fordi postboksen er full.',
    'Meldingen kunne ikke leveres til følgende mottakere:',
    'Postboksen er full.',
    'Diagnostikkinformasjon for administratorer:',
    'Genererende server: mail.example.net',
    'Opprinnelige meldingshoder:',
  ],
  fi: [
    'Ei voi toimittaa: Tarjous',
    'Viestiäsi vastaanottajalle ann@example.org ei voitu toimittaa, koska postilaatikko on täynnä.',
    'Viestiä ei voitu toimittaa seuraaville vastaanottajille:',
    'Postilaatikko on täynnä.',
    'Vianmääritystiedot järjestelmänvalvojille:',
    'Luova palvelin: mail.example.net',
    'Alkuperäiset viestin otsikot:',
  ],
  hu: [
    'Kézbesíthetetlen: Ajánlat',
    'Az ann@example.org címre küldött üzenete nem kézbesíthető, mert a postafiók megtelt.',
    'Az üzenet nem kézbesíthető az alábbi címzetteknek:',
    'A postafiók megtelt.',
    'Diagnosztikai adatok a rendszergazdák számára:',
    'Létrehozó kiszolgáló: mail.example.net',
    'Az eredeti üzenet fejlécei:',
  ],
  uk: [
    'Не вдалося доставити: Пропозиція',
    'Не вдалося доставити ваше повідомлення для ann@example.org: скринька переповнена.',
    'Не вдалося доставити повідомлення таким одержувачам:',
    'Поштова скринька переповнена.',
    'Діагностичні відомості для адміністраторів:',
    'Сервер: mail.example.net',
    'Вихідні заголовки повідомлення:',
  ],
  tr: [
    'Teslim edilemedi: Teklif',
    'ann@example.org adresine gönderdiğiniz ileti teslim edilemedi çünkü posta kutusu dolu.',
    'İletiniz aşağıdaki alıcılara teslim edilemedi:',
    'Posta kutusu dolu.',
    'Yöneticiler için tanılama bilgileri:',
    'Oluşturan sunucu: mail.example.net',
    'Özgün ileti üstbilgileri:',
  ],
  ja: [
    '配信不能: 見積',
    'ann@example.org へのメッセージは、メールボックスがいっぱいのため配信できませんでした。',
    '次の受信者または配布リストへの配信に失敗しました:',
    'メールボックスがいっぱいです。',
    '管理者向けの診断情報:',
    '生成サーバー: mail.example.net',
    '元のメッセージ ヘッダー:',
  ],
  zh: [
    '未送达: 报价',
    '您发送给 ann@example.org 的邮件无法送达，因为邮箱已满。',
    '无法将邮件传递给以下收件人:',
    '邮箱已满。',
    '管理员的诊断信息:',
    '生成服务器: mail.example.net',
    '原始邮件头:',
  ],
  ko: [
    '배달되지 않음: 견적',
    'ann@example.org(으)로 보낸 메시지를 배달하지 못했습니다. 사서함이 가득 찼습니다.',
    '다음 받는 사람에게 메시지를 배달하지 못했습니다:',
    '사서함이 가득 찼습니다.',
    '관리자용 진단 정보:',
    '생성 서버: mail.example.net',
    '원본 메시지 헤더:',
  ],
};

/** Sentences in which the reason follows the address without a space. */
const WITHOUT_REASON: ReadonlySet<string> = new Set(['ko']);

function message(from: string, subject: string, text: string, path = 'Return-Path: <>\r\n'): BounceReport {
  const encoded = `=?UTF-8?B?${Buffer.from(subject).toString('base64')}?=`;
  const header = `From: ${from}\r\nTo: bob@example.com\r\nSubject: ${encoded}\r\nMIME-Version: 1.0\r\nContent-Type: text/plain; charset=utf-8\r\n`;
  return readReport(parseMessage(`${path}${header}\r\n${text}\r\n`));
}

function isFullMailbox({ kind, recipients }: BounceReport, hasReason = true): void {
  assert.equal(kind, 'bounce');
  assert.deepEqual(
    recipients.map(({ recipient }) => recipient?.value),
    ['ann@example.org'],
  );
  const text = recipients[0]!.diagnostic?.value ?? '';
  const { cause } = readRefusal({ status: undefined, reply: undefined, text, remoteServer: undefined });
  if (hasReason) assert.equal(cause, 'mailbox-full');
}

for (const [language, [subject, sentence, lead, reason, diagnostics, server, header]] of Object.entries(LANGUAGES)) {
  describe(language, () => {
    test('a sentence with the address', () =>
      isFullMailbox(message('postmaster@example.net', subject, sentence), !WITHOUT_REASON.has(language)));
    test('a list of addresses, from a sender that says nothing', () =>
      isFullMailbox(message('noreply@example.net', subject, `${lead}\r\n\r\nann@example.org\r\n${reason}`, '')));
    test('pasted, as Exchange writes it', () => {
      const report = readPastedReport(
        `${lead}\n\nann@example.org\n${reason}\n\n${diagnostics}\n\n${server}\n\nann@example.org\nRemote Server returned '552 5.2.2 mailbox full'\n\n${header}\n\nReceived: from a.example.net (192.0.2.1) by b.example.net\nFrom: Bob <bob@example.com>\nTo: Carl <carl@example.org>\nSubject: x\nDate: Mon, 30 Nov 2026 10:00:00 +0000\n`,
      );
      assert.deepEqual(
        report?.recipients.map(({ recipient, status }) => [recipient?.value, status?.value]),
        [['ann@example.org', '5.2.2']],
      );
    });
  });
}

describe('what is no report', () => {
  for (const [subject, text] of [
    ['Teslim edilemedi: kargonuz', 'Kargonuz teslim edilemedi. Adresinizi ann@example.org üzerinden onaylayın.'],
    ['Kan ikke leveres: din pakke', 'Din pakke kunne ikke leveres. Skriv til ann@example.org.'],
    ['Не вдалося доставити посилку', 'Не вдалося доставити вашу посилку. Напишіть на ann@example.org.'],
    ['Nedoručitelná zásilka', 'Vaši zásilku se nepodařilo doručit. Pište na ann@example.org.'],
    ['配信できませんでした', 'お客様の荷物をお届けできませんでした。ann@example.org までご連絡ください。'],
    [
      'Re: Kan inte levereras',
      'Ditt meddelande till ann@example.org kunde inte levereras, säger servern. Vad betyder det?',
    ],
  ] as const) {
    test(subject, () => {
      const report = message('service@example.net', subject, text, 'Return-Path: <service@example.net>\r\n');
      assert.equal(report.kind, 'ordinary');
      assert.deepEqual(report.recipients, []);
    });
  }
});
