/**
 * Header sets in the style of real senders and receivers, with example names: what ordinary mail looks like, and no rule
 * may warn about. Signatures have the right form and no meaning; the body is empty, and its hash is right.
 */

export interface GoodMessage {
  readonly name: string;
  readonly text: string;
}

const RELAXED_HASH = '47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=';
const SIMPLE_HASH = 'frcCV1k9oG9oKj3dpUqdJg1PxRT2RSN/XKdLCPjaYaY=';

let made = 0;

/** Base64 of so many octets, never the same twice, folded as signers do: 64 characters a line, indented by `indent`. */
function b(octets = 256, indent = '         ', width = 64): string {
  const seed = ++made * 41;
  const text = Buffer.from(Uint8Array.from({ length: octets }, (_, i) => (i * 73 + seed) & 0xff)).toString('base64');
  return text.match(new RegExp(`.{1,${width}}`, 'g'))!.join(`\n${indent}`);
}

function message(name: string, header: string): GoodMessage {
  return { name, text: `${header.trim()}\n\n`.replaceAll('\n', '\r\n') };
}

export const GOOD_MESSAGES: readonly GoodMessage[] = [
  message(
    'a personal mail of a large provider, sealed by the receiver',
    `
Delivered-To: bob@example.net
Received: by 2002:a05:6504:1234:b0:2a1:b2c3:d4e5 with SMTP id k12csp123456lti;
        Tue, 10 Nov 2026 01:14:05 -0800 (PST)
X-Google-Smtp-Source: AGHT+IEexampleexampleexample==
X-Received: by 2002:a05:600c:1d28:b0:42c:b16e:7a22 with SMTP id l40-20020a05600c1d2800b0042cb16e7a22mr10123456wms.21.1731234845123;
        Tue, 10 Nov 2026 01:14:05 -0800 (PST)
ARC-Seal: i=1; a=rsa-sha256; t=1794302045; cv=none;
        d=example.com; s=arc-20240605;
        b=${b(256, '         ')}
ARC-Message-Signature: i=1; a=rsa-sha256; c=relaxed/relaxed; d=example.com; s=arc-20240605;
        h=to:subject:message-id:date:from:mime-version:dkim-signature;
        fh=2hVQHb1iAKyPbZ4sVTfPJ2eYzUd8yb8nfDJPQPm9yGM=;
        bh=${RELAXED_HASH};
        b=${b(256, '         ')};
        dara=example.com
ARC-Authentication-Results: i=1; mx.example.com;
       dkim=pass header.i=@example.org header.s=20230601 header.b=KVKSkeHK;
       spf=pass (example.com: domain of alice@example.org designates 192.0.2.41 as permitted sender) smtp.mailfrom=alice@example.org;
       dmarc=pass (p=NONE sp=QUARANTINE dis=NONE) header.from=example.org;
       dara=pass header.i=@example.net
Return-Path: <alice@example.org>
Received: from mail-sor-f41.example.org (mail-sor-f41.example.org. [192.0.2.41])
        by mx.example.com with SMTPS id 5b1f17b1804b1-432aa6c0b1asor1234567f8f.3.2026.11.10.01.14.04
        for <bob@example.net>
        (Google Transport Security);
        Tue, 10 Nov 2026 01:14:04 -0800 (PST)
Authentication-Results: mx.example.com;
       dkim=pass header.i=@example.org header.s=20230601 header.b=KVKSkeHK;
       spf=pass smtp.mailfrom=alice@example.org;
       dmarc=pass (p=NONE sp=QUARANTINE dis=NONE) header.from=example.org
DKIM-Signature: v=1; a=rsa-sha256; c=relaxed/relaxed;
        d=example.org; s=20230601; t=1794302044; x=1794906844; darn=example.net;
        h=to:subject:message-id:date:from:mime-version:from:to:cc:subject
         :date:message-id:reply-to;
        bh=${RELAXED_HASH};
        b=${b(256, '         ')}
X-Google-DKIM-Signature: v=1; a=rsa-sha256; c=relaxed/relaxed;
        d=1e100.example; s=20230601; t=1794302044; x=1794906844;
        h=to:subject:message-id:date:from:mime-version:x-gm-message-state
         :from:to:cc:subject:date:message-id:reply-to;
        bh=${RELAXED_HASH};
        b=${b(256, '         ')}
X-Gm-Message-State: AOJu0YexampleexampleexampleexampleexampleexampleexampleexampleQ==
MIME-Version: 1.0
From: Alice <alice@example.org>
Date: Tue, 10 Nov 2026 10:13:53 +0100
Message-ID: <CAexample+3Q=example@mail.example.org>
Subject: Minutes of the meeting
To: Bob <bob@example.net>
Content-Type: multipart/alternative; boundary="000000000000a1b2c3"
`,
  ),
  message(
    'a reply of the same provider for a custom domain',
    `
Return-Path: <alice@example.org>
Received: from mail-qt1-f180.example.com (mail-qt1-f180.example.com [192.0.2.180])
	by mx.example.net (Postfix) with ESMTPS id 4XnExample12z9sTK
	for <bob@example.net>; Tue, 10 Nov 2026 09:20:11 +0000 (UTC)
Authentication-Results: mx.example.net;
	dkim=pass (2048-bit key; unprotected) header.d=example-org.20230601.gappssmtp.example header.i=@example-org.20230601.gappssmtp.example header.a=rsa-sha256 header.s=20230601 header.b=abcdefgh;
	dkim-atps=neutral
DKIM-Signature: v=1; a=rsa-sha256; c=relaxed/relaxed;
        d=example-org.20230601.gappssmtp.example; s=20230601; t=1794302410; x=1794907210; darn=example.net;
        h=cc:to:subject:message-id:date:from:in-reply-to:references
         :mime-version:from:to:cc:subject:date:message-id:reply-to;
        bh=${RELAXED_HASH};
        b=${b(256, '         ')}
MIME-Version: 1.0
References: <first@example.net> <second@example.org>
In-Reply-To: <second@example.org>
From: "Doe, Alice" <alice@example.org>
Date: Tue, 10 Nov 2026 10:20:00 +0100
Message-ID: <CAexample2@mail.example.com>
Subject: =?UTF-8?Q?Re=3A_Fr=C3=BChst=C3=BCck?=
To: Bob <bob@example.net>
Cc: carol@example.com, "Dave (sales)" <dave@example.com>
Content-Type: text/plain; charset="UTF-8"
`,
  ),
  message(
    'Exchange Online to Exchange Online, with its ARC set and diagnostics',
    `
Received: from DB9PR01MB1234.eurprd01.prod.example.com (2001:db8:10a6:10::15) by
 AM0PR01MB5678.eurprd01.prod.example.com with HTTPS; Tue, 10 Nov 2026
 09:30:12 +0000
Received: from DU2PR04CA0123.eurprd04.prod.example.com (2001:db8:10a6:10:2b::8)
 by DB9PR01MB1234.eurprd01.prod.example.com (2001:db8:10a6:10:30b::15) with
 Microsoft SMTP Server (version=TLS1_2,
 cipher=TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384) id 15.20.8137.17; Tue, 10 Nov
 2026 09:30:11 +0000
Authentication-Results: spf=pass (sender IP is 192.0.2.105)
 smtp.mailfrom=example.org; dkim=pass (signature was verified)
 header.d=exampleorg.onmicrosoft.example;dmarc=bestguesspass action=none
 header.from=example.org;compauth=pass reason=109
Received-SPF: Pass (protection.example.com: domain of example.org designates
 192.0.2.105 as permitted sender) receiver=protection.example.com;
 client-ip=192.0.2.105; helo=EUR05-DB8-obe.outbound.protection.example.com;
 pr=C
ARC-Seal: i=1; a=rsa-sha256; s=arcselector10001; d=microsoft.example; cv=none;
 b=${b(256, '', 10_000)}
ARC-Message-Signature: i=1; a=rsa-sha256; c=relaxed/relaxed; d=microsoft.example;
 s=arcselector10001;
 h=From:Date:Subject:Message-ID:Content-Type:MIME-Version:X-MS-Exchange-AntiSpam-MessageData-ChunkCount:X-MS-Exchange-AntiSpam-MessageData-0:X-MS-Exchange-AntiSpam-MessageData-1;
 bh=${RELAXED_HASH};
 b=${b(256, '', 10_000)}
ARC-Authentication-Results: i=1; mx.microsoft.example 1; spf=pass
 smtp.mailfrom=example.org; dmarc=pass action=none header.from=example.org;
 dkim=pass header.d=example.org; arc=none
DKIM-Signature: v=1; a=rsa-sha256; c=relaxed/relaxed;
 d=exampleorg.onmicrosoft.example; s=selector2-exampleorg-onmicrosoft-com;
 h=From:Date:Subject:Message-ID:Content-Type:MIME-Version:X-MS-Exchange-SenderADCheck;
 bh=${RELAXED_HASH};
 b=${b(256, '', 10_000)}
From: Alice Example <alice@example.org>
To: Bob <bob@example.net>
Subject: Rechnung
Thread-Topic: Rechnung
Thread-Index: AdsExampleExampleExample==
Date: Tue, 10 Nov 2026 09:30:05 +0000
Message-ID: <DB9PR01MB1234EXAMPLE@DB9PR01MB1234.eurprd01.prod.example.com>
Accept-Language: de-DE, en-US
Content-Language: de-DE
X-MS-Has-Attach: yes
X-MS-TNEF-Correlator:
X-MS-Exchange-SenderADCheck: 1
X-MS-Exchange-AntiSpam-MessageData-ChunkCount: 1
X-MS-Exchange-AntiSpam-MessageData-0: =?us-ascii?Q?example?=
X-Microsoft-Antispam-Message-Info: ${'ExampleExample'.repeat(120)}
Content-Type: multipart/mixed; boundary="_004_DB9PR01MB1234EXAMPLE_"
MIME-Version: 1.0
Return-Path: alice@example.org
`,
  ),
  message(
    'Exchange Online with Reply-To, which it does not sign',
    `
Received: from EUR05-DB8-obe.outbound.protection.example.com (mail-db8eur05on2105.outbound.protection.example.com [192.0.2.105])
	by mx.example.net (Postfix) with ESMTPS id 4XnExample22z9sTK
	for <bob@example.net>; Tue, 10 Nov 2026 09:31:00 +0000 (UTC)
DKIM-Signature: v=1; a=rsa-sha256; c=relaxed/relaxed; d=example.org;
 s=selector1;
 h=From:Date:Subject:Message-ID:Content-Type:MIME-Version:X-MS-Exchange-SenderADCheck;
 bh=${RELAXED_HASH};
 b=${b(256, '', 10_000)}
From: Support <support@example.org>
To: "bob@example.net" <bob@example.net>
Reply-To: "tickets@example.org" <tickets@example.org>
Subject: [#1234] Your question
Date: Tue, 10 Nov 2026 09:30:55 +0000
Message-ID: <AM0PR01MB5678EXAMPLE@AM0PR01MB5678.eurprd01.prod.example.com>
MIME-Version: 1.0
Content-Type: text/html; charset="utf-8"
Content-Transfer-Encoding: base64
`,
  ),
  message(
    'SES: the customer’s signature and the provider’s own',
    `
Return-Path: <0102019example-000000@eu-west-1.ses.example.com>
Received: from a7-20.smtp-out.eu-west-1.example.com (a7-20.smtp-out.eu-west-1.example.com [192.0.2.20])
	(using TLSv1.2 with cipher ECDHE-RSA-AES128-GCM-SHA256 (128/128 bits))
	by mx.example.net (Postfix) with ESMTPS id 4XnExample32z9sTK
	for <bob@example.net>; Tue, 10 Nov 2026 09:40:00 +0000 (UTC)
DKIM-Signature: v=1; a=rsa-sha256; q=dns/txt; c=relaxed/simple;
	s=xyzexampleexampleexampleexample2; d=example.org; t=1794303599;
	h=From:To:Subject:MIME-Version:Content-Type:Content-Transfer-Encoding:Message-ID:Date;
	bh=${SIMPLE_HASH};
	b=${b(128, '\t', 72)}
DKIM-Signature: v=1; a=rsa-sha256; q=dns/txt; c=relaxed/simple;
	s=providerexampleexampleexample234; d=amazonses.example; t=1794303599;
	h=From:To:Subject:MIME-Version:Content-Type:Content-Transfer-Encoding:Message-ID:Date:Feedback-ID;
	bh=${SIMPLE_HASH};
	b=${b(128, '\t', 72)}
From: Example Shop <orders@example.org>
To: bob@example.net
Subject: Your order
MIME-Version: 1.0
Content-Type: text/html; charset=UTF-8
Content-Transfer-Encoding: quoted-printable
Message-ID: <0102019example-000000@eu-west-1.ses.example.com>
Date: Tue, 10 Nov 2026 09:39:59 +0000
Feedback-ID: ::1.eu-west-1.Example=:AmazonSES
X-SES-Outgoing: 2026.11.10-192.0.2.20
`,
  ),
  message(
    'SendGrid: Date is not signed, From twice',
    `
Return-Path: <bounces+123456-ab12-bob=example.net@em1234.example.org>
Received: from o1.email.example.org (o1.email.example.org [192.0.2.33])
        by mx.example.net with ESMTPS id abc123
        (version=TLS1_3 cipher=TLS_AES_128_GCM_SHA256);
        Tue, 10 Nov 2026 09:50:02 +0000
DKIM-Signature: v=1; a=rsa-sha256; c=relaxed/relaxed; d=example.org;
	h=content-type:from:mime-version:subject:reply-to:x-feedback-id:to:
	list-unsubscribe:cc:content-type:from:subject:to;
	s=s1; bh=${RELAXED_HASH};
	b=${b(256, '\t', 66)}
Received: by recvd-5d4b7c-xyz with SMTP id recvd-5d4b7c-xyz-1-67305E00-1A
	2026-11-10 09:50:01.123456789 +0000 UTC m=+1234567.890123456
Received: from MTIzNDU2 (unknown)
	by geopod-ismtpd-1 (SG) with HTTP
	id AbCdEfGhIjKlMnOpQrStUv
	Tue, 10 Nov 2026 09:50:01.050 +0000 (UTC)
Content-Type: multipart/alternative; boundary=abcdef
Date: Tue, 10 Nov 2026 09:50:01 +0000 (UTC)
From: Example News <news@example.org>
Mime-Version: 1.0
Message-ID: <AbCdEfGhIjKlMnOpQrStUv@geopod-ismtpd-1>
Subject: This week
Reply-To: hello@example.org
List-Unsubscribe: <https://u123456.example.org/wf/unsubscribe?upn=abc>, <mailto:unsubscribe@em1234.example.org?subject=abc>
X-SG-EID: =?us-ascii?Q?example?=
To: bob@example.net
X-Entity-ID: u001.example==
`,
  ),
  message(
    'Mailchimp: two signatures, an identity below d=',
    `
Received: from mail123.atl11.example.com (mail123.atl11.example.com [198.51.100.123])
	by mx.example.net (Postfix) with ESMTPS id 4XnExample42z9sTK
	for <bob@example.net>; Tue, 10 Nov 2026 10:00:03 +0000 (UTC)
DKIM-Signature: v=1; a=rsa-sha256; c=relaxed/relaxed; s=k2; d=mailchimpapp.example;
	t=1794304802; x=1794605302; i=news=3Dexample.org@mailchimpapp.example;
	bh=${RELAXED_HASH};
	h=Subject:From:Reply-To:To:Date:Message-ID:X-MC-User:Feedback-ID:
	 List-ID:List-Unsubscribe:List-Unsubscribe-Post:Content-Type:
	 MIME-Version:CC:Date:Subject:From;
	b=${b(256, '\t ', 70)}
DKIM-Signature: v=1; a=rsa-sha256; c=relaxed/relaxed; s=k3; d=example.org;
	t=1794304802; x=1794605302; i=news@example.org;
	bh=${RELAXED_HASH};
	h=Subject:From:Reply-To:To:Date:Message-ID:X-MC-User:Feedback-ID:
	 List-ID:List-Unsubscribe:List-Unsubscribe-Post:Content-Type:
	 MIME-Version:CC:Date:Subject:From;
	b=${b(256, '\t ', 70)}
Received: from localhost (localhost [127.0.0.1])
	by mail123.atl11.example.com (Mailchimp) with ESMTP id 4XnExample5zBsTK
	for <bob@example.net>; Tue, 10 Nov 2026 10:00:02 +0000 (GMT)
Subject: =?utf-8?Q?Our=20news?=
From: =?utf-8?Q?Example=20News?= <news@example.org>
Reply-To: =?utf-8?Q?Example=20News?= <news@example.org>
To: <bob@example.net>
Date: Tue, 10 Nov 2026 10:00:00 +0000
Message-ID: <0123456789abcdef.abcdef.20261110100000.abcdef.12345678@mail123.atl11.example.com>
X-Mailer: Mailchimp Mailer - **CIDabcdef**
List-ID: 0123456789abcdefmc list <0123456789abcdef.12345.list-id.example.com>
List-Unsubscribe: <https://example.us1.list-manage.example/unsubscribe?u=1>, <mailto:unsubscribe-mc@example.com?subject=unsubscribe>
List-Unsubscribe-Post: List-Unsubscribe=One-Click
Content-Type: multipart/alternative; boundary="_----------=_MCPart_1"
MIME-Version: 1.0
`,
  ),
  message(
    'a Mailman list that rewrites From and signs anew, the author’s signature still there',
    `
Return-Path: <users-bounces+bob=example.net@lists.example.com>
Received: from lists.example.com (lists.example.com [198.51.100.7])
	by mx.example.net (Postfix) with ESMTPS id 4XnExample52z9sTK
	for <bob@example.net>; Tue, 10 Nov 2026 10:10:05 +0000 (UTC)
DKIM-Signature: v=1; a=rsa-sha256; c=relaxed/relaxed; d=lists.example.com;
	s=mail; t=1794305404;
	bh=${RELAXED_HASH};
	h=To:Date:Subject:List-Id:List-Archive:List-Help:List-Owner:List-Post:
	 List-Subscribe:List-Unsubscribe:From:Reply-To:From;
	b=${b(256, '\t ')}
Received: from lists.example.com (localhost [127.0.0.1])
	by lists.example.com (Postfix) with ESMTP id 4XnExample62z9sTK;
	Tue, 10 Nov 2026 10:10:03 +0000 (UTC)
X-Original-To: users@lists.example.com
Delivered-To: users@lists.example.com
Authentication-Results: lists.example.com;
	dkim=pass (2048-bit key; unprotected) header.d=example.org header.i=@example.org header.b="abcdefgh";
	dkim-atps=neutral
DKIM-Signature: v=1; a=rsa-sha256; c=relaxed/relaxed; d=example.org; s=s1;
	t=1794305390; h=from:from:subject:subject:date:date:to:to:message-id;
	bh=${RELAXED_HASH};
	b=${b(256, '\t ')}
To: users@lists.example.com
Date: Tue, 10 Nov 2026 11:09:50 +0100
MIME-Version: 1.0
Content-Type: text/plain; charset="utf-8"
Message-ID: <list-1@example.org>
X-BeenThere: users@lists.example.com
X-Mailman-Version: 3.3.10
Precedence: list
Subject: [Users] A question
List-Id: Users of the example <users.lists.example.com>
Archived-At: <https://lists.example.com/hyperkitty/list/users@lists.example.com/message/ABC/>
List-Archive: <https://lists.example.com/hyperkitty/list/users@lists.example.com/>
List-Help: <mailto:users-request@lists.example.com?subject=help>
List-Owner: <mailto:users-owner@lists.example.com>
List-Post: <mailto:users@lists.example.com>
List-Subscribe: <mailto:users-join@lists.example.com>
List-Unsubscribe: <mailto:users-leave@lists.example.com>
From: Alice via Users <users@lists.example.com>
Reply-To: Alice <alice@example.org>
X-MailFrom: alice@example.org
`,
  ),
  message(
    'a Mailman 2 list that leaves From alone and does not sign',
    `
Return-Path: <devel-bounces@lists.example.com>
Received: from lists.example.com ([198.51.100.8]:45678)
	by mx.example.net with esmtp (Exim 4.96)
	(envelope-from <devel-bounces@lists.example.com>)
	id 1tABCD-0001Ab-2C
	for bob@example.net; Tue, 10 Nov 2026 10:12:00 +0000
DKIM-Signature: v=1; a=rsa-sha256; q=dns/txt; c=relaxed/relaxed; d=example.org;
	s=20240101; h=Content-Type:MIME-Version:References:In-Reply-To:Date:To:From:
	Subject:Message-ID:Sender:Reply-To:Cc:Content-Transfer-Encoding:Content-ID:
	Content-Description:Resent-Date:Resent-From:Resent-Sender:Resent-To:Resent-Cc
	:Resent-Message-ID:List-Id:List-Help:List-Unsubscribe:List-Subscribe:
	List-Post:List-Owner:List-Archive;
	bh=${RELAXED_HASH}; b=${b(256, '\t', 70)};
Received: from alice by mail.example.org with local (Exim 4.96)
	id 1tABCC-0001Aa-1B for devel@lists.example.com; Tue, 10 Nov 2026 10:11:40 +0000
Message-ID: <exim-1@example.org>
Subject: Re: [Devel] A patch
From: Alice <alice@example.org>
To: devel@lists.example.com
Date: Tue, 10 Nov 2026 10:11:39 +0000
In-Reply-To: <exim-0@example.org>
References: <exim-0@example.org>
MIME-Version: 1.0
Content-Type: text/plain; charset=us-ascii
X-BeenThere: devel@lists.example.com
X-Mailman-Version: 2.1.39
Precedence: list
List-Id: Development <devel.lists.example.com>
List-Post: <mailto:devel@lists.example.com>
Errors-To: devel-bounces@lists.example.com
Sender: "Devel" <devel-bounces@lists.example.com>
`,
  ),
  message(
    'Postfix with OpenDKIM as it comes: simple/simple',
    `
Return-Path: <alice@example.org>
Received: from mail.example.org (mail.example.org [203.0.113.5])
	by mx.example.net (Postfix) with ESMTPS id 4XnExample72z9sTK
	for <bob@example.net>; Tue, 10 Nov 2026 10:15:00 +0000 (UTC)
DKIM-Filter: OpenDKIM Filter v2.11.0 mail.example.org 4XnExample73
DKIM-Signature: v=1; a=rsa-sha256; c=simple/simple; d=example.org; s=mail;
	t=1794305699; bh=${SIMPLE_HASH};
	h=Date:From:To:Subject:From;
	b=${b(256, '\t ', 70)}
Received: by mail.example.org (Postfix, from userid 1000)
	id 4XnExample73; Tue, 10 Nov 2026 10:14:59 +0000 (UTC)
Date: Tue, 10 Nov 2026 10:14:59 +0000
From: Alice <alice@example.org>
To: bob@example.net
Subject: backup finished
Message-ID: <20261110101459.4XnExample73@mail.example.org>
`,
  ),
  message(
    'Postfix with OpenDKIM, relaxed/simple and one name in c=',
    `
Received: from mail.example.org (mail.example.org [203.0.113.5])
	by mx.example.net (Postfix) with ESMTPS id 4XnExample82z9sTK
	for <bob@example.net>; Tue, 10 Nov 2026 10:16:00 +0000 (UTC)
DKIM-Signature: v=1; a=rsa-sha256; c=relaxed; d=example.org; s=mail;
	t=1794305759; bh=${SIMPLE_HASH};
	h=Date:From:To:Reply-To:Subject:List-Unsubscribe:From;
	b=${b(256, '\t ', 70)}
Date: Tue, 10 Nov 2026 10:15:59 +0000
From: cron@example.org (Cron Daemon)
To: root@example.net
Subject: Cron <root@host> run-parts /etc/cron.daily
MIME-Version: 1.0
Content-Type: text/plain; charset=UTF-8
Content-Transfer-Encoding: 8bit
X-Cron-Env: <SHELL=/bin/sh>
Message-Id: <20261110101559.4XnExample83@mail.example.org>
`,
  ),
  message(
    'rspamd with oversigning in brackets of its own order, and an ARC set',
    `
Return-Path: <alice@example.org>
Delivered-To: bob@example.net
Received: from mail.example.net
	by mail.example.net with LMTP id abcdefghijk
	for <bob@example.net>; Tue, 10 Nov 2026 10:20:02 +0000
ARC-Seal: i=1; s=dkim; d=example.net; t=1794306001; a=rsa-sha256; cv=none;
	b=${b(256, '\t ', 72)}
ARC-Message-Signature: i=1; a=rsa-sha256; c=relaxed/relaxed; d=example.net;
	s=dkim; t=1794306001;
	h=from:from:reply-to:subject:subject:date:date:message-id:message-id:
	 to:to:cc:mime-version:mime-version:content-type:content-type:
	 content-transfer-encoding:content-transfer-encoding:dkim-signature;
	bh=${RELAXED_HASH};
	b=${b(256, '\t ', 72)}
ARC-Authentication-Results: i=1;
	mail.example.net;
	dkim=pass header.d=example.org header.s=dkim header.b=Abcdefgh;
	dmarc=pass (policy=quarantine) header.from=example.org;
	spf=pass (mail.example.net: domain of alice@example.org designates 203.0.113.6 as permitted sender) smtp.mailfrom=alice@example.org
DKIM-Signature: v=1; a=rsa-sha256; c=relaxed/relaxed; d=example.org; s=dkim;
	t=1794306000; h=from:from:reply-to:subject:subject:date:date:message-id:message-id:
	 to:to:cc:mime-version:mime-version:content-type:content-type:
	 content-transfer-encoding:content-transfer-encoding;
	bh=${RELAXED_HASH};
	b=${b(256, '\t ', 72)}
Message-ID: <0c1d2e3f-0000-4000-8000-000000000001@example.org>
Date: Tue, 10 Nov 2026 11:20:00 +0100
MIME-Version: 1.0
User-Agent: Mozilla Thunderbird
Subject: Holiday
Content-Language: en-GB
To: bob@example.net
From: Alice <alice@example.org>
Content-Type: text/plain; charset=UTF-8; format=flowed
Content-Transfer-Encoding: 7bit
X-Spamd-Bar: --
`,
  ),
  message(
    'RSA and Ed25519 side by side',
    `
Received: from mail.example.org (mail.example.org [203.0.113.9])
	by mx.example.net with ESMTPS id abc
	for <bob@example.net>; Tue, 10 Nov 2026 10:25:00 +0000
DKIM-Signature: v=1; a=ed25519-sha256; c=relaxed/relaxed; d=example.org; s=ed2026;
	t=1794306299; h=from:to:subject:date:message-id:from;
	bh=${RELAXED_HASH};
	b=${b(64, '\t ', 72)}
DKIM-Signature: v=1; a=rsa-sha256; c=relaxed/relaxed; d=example.org; s=rsa2026;
	t=1794306299; h=from:to:subject:date:message-id:from;
	bh=${RELAXED_HASH};
	b=${b(512, '\t ', 72)}
From: Alice <alice@example.org>
To: Bob <bob@example.net>
Subject: Two keys
Date: Tue, 10 Nov 2026 10:24:59 +0000
Message-ID: <two-keys@example.org>
`,
  ),
  message(
    'iCloud: names in capitals, no time',
    `
Return-Path: <alice@icloud.example>
Received: from pv50p00im-ztdg10011201.me.example (pv50p00im-ztdg10011201.me.example [192.0.2.211])
	by mx.example.net (Postfix) with ESMTPS id 4XnExample92z9sTK
	for <bob@example.net>; Tue, 10 Nov 2026 10:30:00 +0000 (UTC)
DKIM-Signature: v=1; a=rsa-sha256; c=relaxed/relaxed; d=icloud.example;
	s=1a1hai; t=1794306599;
	bh=${RELAXED_HASH};
	h=From:Content-Type:Mime-Version:Subject:Message-Id:Date:To:x-icloud-hme;
	b=${b(256, '\t ', 72)}
Received: from smtpclient.apple (pv50p00im-dlb-asmtp-mailmevip.me.example [192.0.2.212])
	by pv50p00im-ztdg10011201.me.example (Postfix) with ESMTPSA id ABCDEF01234;
	Tue, 10 Nov 2026 10:29:59 +0000 (UTC)
From: Alice <alice@icloud.example>
Content-Type: text/plain;
	charset=us-ascii
Content-Transfer-Encoding: 7bit
Mime-Version: 1.0 (Mac OS X Mail 16.0 \\(3826.200.121\\))
Subject: Photos
Message-Id: <ABCDEF01-2345-6789-ABCD-EF0123456789@icloud.example>
Date: Tue, 10 Nov 2026 11:29:48 +0100
To: Bob <bob@example.net>
X-Mailer: Apple Mail (2.3826.200.121)
`,
  ),
  message(
    'Yahoo: From and Subject named twice',
    `
Received: from sonic301-1.consmr.mail.ir2.example (sonic301-1.consmr.mail.ir2.example [192.0.2.221])
	by mx.example.net (Postfix) with ESMTPS id 4XnExampleA2z9sTK
	for <bob@example.net>; Tue, 10 Nov 2026 10:31:00 +0000 (UTC)
DKIM-Signature: v=1; a=rsa-sha256; c=relaxed/relaxed; d=yahoo.example; s=s2048; t=1794306659; bh=${RELAXED_HASH}; h=Date:From:To:In-Reply-To:References:Subject:From:Subject:Reply-To; b=${b(256, '', 10_000)}
X-SONIC-DKIM-SIGN: v=1; a=rsa-sha256; c=relaxed/relaxed; d=yahoo.example; s=s2048; t=1794306659; bh=${RELAXED_HASH}; h=X-Sonic-MF:Date:From:To:Subject:From:Subject; b=${b(256, '', 10_000)}
X-YMail-OSG: example
X-Sonic-MF: <alice@yahoo.example>
Received: from sonic.gate.mail.ne1.example by sonic301.consmr.mail.ir2.example with HTTP; Tue, 10 Nov 2026 10:30:59 +0000
Date: Tue, 10 Nov 2026 10:30:50 +0000 (UTC)
From: Alice <alice@yahoo.example>
To: Bob <bob@example.net>
Message-ID: <1234567890.1234567.1794306650123@mail.yahoo.example>
In-Reply-To: <abc@example.net>
References: <abc@example.net>
Subject: Re: Lunch
MIME-Version: 1.0
Content-Type: multipart/alternative; boundary="----=_Part_1_2.3"
`,
  ),
  message(
    'Fastmail: the domain’s signature and the provider’s, many fields signed',
    `
Return-Path: <alice@example.org>
Received: from fhigh-a1-smtp.messagingengine.example (fhigh-a1-smtp.messagingengine.example [192.0.2.152])
	by mx.example.net (Postfix) with ESMTPS id 4XnExampleB2z9sTK
	for <bob@example.net>; Tue, 10 Nov 2026 10:35:00 +0000 (UTC)
DKIM-Signature: v=1; a=rsa-sha256; c=relaxed/relaxed; d=example.org; h=
	cc:content-transfer-encoding:content-type:content-type:date:date
	:from:from:in-reply-to:message-id:mime-version:reply-to:subject
	:subject:to:to; s=fm2; t=1794306899; x=1794393299; bh=${RELAXED_HASH.slice(0, 20)}
	${RELAXED_HASH.slice(20)}; b=${b(256, '\t', 64)}
DKIM-Signature: v=1; a=rsa-sha256; c=relaxed/relaxed; d=
	messagingengine.example; h=cc:content-transfer-encoding:content-type
	:content-type:date:date:feedback-id:feedback-id:from:from
	:in-reply-to:message-id:mime-version:reply-to:subject:subject:to
	:to:x-me-proxy:x-me-sender:x-me-sender:x-sasl-enc; s=fm3; t=
	1794306899; x=1794393299; bh=${RELAXED_HASH.slice(0, 20)}
	${RELAXED_HASH.slice(20)}; b=${b(256, '\t', 64)}
X-ME-Sender: <xms:example>
X-ME-Proxy: <xmx:example>
Feedback-ID: i1234567f:Fastmail
MIME-Version: 1.0
Date: Tue, 10 Nov 2026 11:34:40 +0100
From: Alice <alice@example.org>
To: bob@example.net
Message-Id: <0a1b2c3d-0000-4000-8000-000000000002@app.fastmail.example>
Subject: Train tickets
Content-Type: text/plain
Content-Transfer-Encoding: 7bit
`,
  ),
  message(
    'Proton: protected fields, oversigned, with an expiry',
    `
Return-Path: <alice@proton.example>
Received: from mail-40131.protonmail.example (mail-40131.protonmail.example [192.0.2.131])
	by mx.example.net (Postfix) with ESMTPS id 4XnExampleC2z9sTK
	for <bob@example.net>; Tue, 10 Nov 2026 10:40:00 +0000 (UTC)
DKIM-Signature: v=1; a=rsa-sha256; c=relaxed/relaxed; d=proton.example;
	s=protonmail; t=1794307198; x=1794566398;
	bh=${RELAXED_HASH};
	h=Date:To:From:Subject:Message-ID:Feedback-ID:From:To:Cc:Date:
	 Subject:Reply-To:Feedback-ID:Message-ID:BIMI-Selector;
	b=${b(256, '\t ', 66)}
Date: Tue, 10 Nov 2026 10:39:54 +0000
To: "bob@example.net" <bob@example.net>
From: Alice <alice@proton.example>
Subject: Hello
Message-ID: <abcdefghijklmnopqrstuvwxyz==@proton.example>
Feedback-ID: 12345678:user:proton
X-Pm-Message-ID: 0123456789abcdef0123456789abcdef01234567
MIME-Version: 1.0
Content-Type: multipart/signed; protocol="application/pgp-signature"; micalg=pgp-sha512; boundary="------abc"; charset=utf-8
`,
  ),
  message(
    'notifications of a code host, with Reply-To per thread',
    `
Return-Path: <noreply@git.example>
Received: from out-18.smtp.git.example (out-18.smtp.git.example [192.0.2.201])
	by mx.example.net (Postfix) with ESMTPS id 4XnExampleD2z9sTK
	for <bob@example.net>; Tue, 10 Nov 2026 10:45:00 +0000 (UTC)
DKIM-Signature: v=1; a=rsa-sha256; c=relaxed/relaxed; d=git.example;
	s=pf2023; t=1794307499;
	bh=${RELAXED_HASH};
	h=Date:From:Reply-To:To:Cc:In-Reply-To:References:Subject:List-ID:
	 List-Archive:List-Post:List-Unsubscribe:From;
	b=${b(128, '\t ', 72)}
Date: Tue, 10 Nov 2026 02:44:59 -0800
From: alice <notifications@git.example>
Reply-To: example/project <reply+ABCDEF@reply.git.example>
To: example/project <project@noreply.git.example>
Cc: Subscribed <subscribed@noreply.git.example>
Message-ID: <example/project/issues/12/345678@git.example>
In-Reply-To: <example/project/issues/12@git.example>
References: <example/project/issues/12@git.example>
Subject: Re: [example/project] It does not start (Issue #12)
Mime-Version: 1.0
Content-Type: multipart/alternative;
 boundary="--==_mimepart_1";
 charset=UTF-8
Content-Transfer-Encoding: 7bit
Precedence: list
X-GitHub-Sender: alice
List-ID: example/project <project.example.git.example>
List-Archive: https://git.example/example/project
List-Post: <mailto:reply+ABCDEF@reply.git.example>
List-Unsubscribe: <mailto:unsub+ABCDEF@reply.git.example>, <https://git.example/notifications/unsubscribe/ABCDEF>
`,
  ),
  message(
    'forwarded: the forwarder’s ARC set of two instances above the author’s signature',
    `
Received: from forward.example.com (forward.example.com [198.51.100.44])
	by mx.example.net (Postfix) with ESMTPS id 4XnExampleE2z9sTK
	for <bob@example.net>; Tue, 10 Nov 2026 10:50:03 +0000 (UTC)
ARC-Seal: i=2; a=rsa-sha256; t=1794307802; cv=pass; d=example.com; s=arc;
	b=${b(256, '\t ')}
ARC-Message-Signature: i=2; a=rsa-sha256; c=relaxed/relaxed; d=example.com; s=arc;
	t=1794307802; h=from:to:subject:date:message-id:dkim-signature;
	bh=${RELAXED_HASH};
	b=${b(256, '\t ')}
ARC-Authentication-Results: i=2; forward.example.com; arc=pass (i=1 spf=pass dkim=pass); dkim=pass header.d=example.org
ARC-Seal: i=1; a=rsa-sha256; d=lists.example.com; s=2024; cv=none; t=1794307800;
	b=${b(256, '\t ')}
ARC-Message-Signature: i=1; a=rsa-sha256; c=relaxed/relaxed; d=lists.example.com; s=2024;
	h=From:To:Subject:Date; t=1794307800;
	bh=${RELAXED_HASH};
	b=${b(256, '\t ')}
ARC-Authentication-Results: i=1; lists.example.com; dkim=pass header.d=example.org; spf=pass smtp.mailfrom=example.org
DKIM-Signature: v=1; a=rsa-sha256; c=relaxed/relaxed; d=example.org; s=s1; t=1794307790;
	h=from:to:subject:date:message-id; bh=${RELAXED_HASH};
	b=${b(256, '\t ')}
From: Alice <alice@example.org>
To: Bob <bob@forward.example.com>
Subject: Forwarded
Date: Tue, 10 Nov 2026 10:49:50 +0000
Message-ID: <forwarded@example.org>
`,
  ),
  message(
    'an old message with an old signature and a DomainKeys-free header, long expired by now',
    `
Return-Path: <alice@example.org>
Received: from mail.example.org (mail.example.org [203.0.113.10])
	by mx.example.net (Postfix) with ESMTP id 3rExample
	for <bob@example.net>; Fri, 10 Jun 2016 12:00:05 +0200 (CEST)
DKIM-Signature: v=1; a=rsa-sha256; c=relaxed/relaxed; d=example.org; s=2016;
	t=1465552800; x=1466157600; h=from:to:subject:date:message-id;
	bh=${RELAXED_HASH};
	b=${b(128, '\t ')}
From: Alice <alice@example.org>
To: Bob <bob@example.net>
Subject: Summer
Date: Fri, 10 Jun 2016 12:00:00 +0200
Message-ID: <2016@example.org>
`,
  ),
  message(
    'a signed copy that has not passed a server yet',
    `
DKIM-Signature: v=1; a=rsa-sha256; c=relaxed/relaxed; d=example.org; s=s1;
	t=1794305400; h=from:to:subject:date:message-id;
	bh=${RELAXED_HASH};
	b=${b()}
From: Alice <alice@example.org>
To: Bob <bob@example.net>
Subject: Sent just now
Date: Tue, 10 Nov 2026 10:10:00 +0000
Message-ID: <draft@example.org>
`,
  ),
  message(
    'Mail::DKIM on a news server: q=, i= of the user, z= that agrees',
    `
Received: from mail.example.org (mail.example.org [203.0.113.11])
	by mx.example.net (Postfix) with ESMTPS id 4XnExampleF2z9sTK
	for <bob@example.net>; Tue, 10 Nov 2026 10:55:00 +0000 (UTC)
DKIM-Signature: v=1; a=rsa-sha256; c=relaxed/relaxed; q=dns/txt; d=example.org;
	i=alice@sales.example.org; s=s1; t=1794308099; r=y;
	h=From:To:Subject:Date;
	z=From:=20Alice=20<alice@example.org>|To:=20Bob=20<bob@example.net>|
	 Subject:=20Offer=20|Date:=20Tue,=2010=20Nov=202026=2010:54:59=20+0000;
	bh=${RELAXED_HASH};
	b=${b(192)}
From: Alice <alice@example.org>
To: Bob <bob@example.net>
Subject: Offer
Date: Tue, 10 Nov 2026 10:54:59 +0000
Message-ID: <offer@example.org>
`,
  ),
  message(
    'a bulk sender that authenticates for a third domain with atps=',
    `
Received: from out.bulk.example (out.bulk.example [198.51.100.61])
	by mx.example.net (Postfix) with ESMTPS id 4XnExampleG2z9sTK
	for <bob@example.net>; Tue, 10 Nov 2026 11:00:00 +0000 (UTC)
DKIM-Signature: v=1; a=rsa-sha256; c=relaxed/relaxed; d=bulk.example; s=key-1;
	atps=example.org; atpsh=sha256; t=1794308399;
	h=from:to:subject:date:message-id:list-unsubscribe;
	bh=${RELAXED_HASH};
	b=${b()}
From: Example <info@example.org>
To: <bob@example.net>
Subject: Terms of use
Date: Tue, 10 Nov 2026 10:59:59 +0000
Message-ID: <atps@bulk.example>
List-Unsubscribe: <mailto:leave@bulk.example>
`,
  ),
  message(
    'UTF-8 header fields, signed with the encoded domain',
    `
Received: from mail.example.org (mail.example.org [203.0.113.12])
	by mx.example.net with UTF8SMTPS id abc
	for <bob@example.net>; Tue, 10 Nov 2026 11:05:00 +0000
DKIM-Signature: v=1; a=rsa-sha256; c=relaxed/relaxed; d=xn--bcher-kva.example; s=s1;
	t=1794308699; h=from:to:subject:date:message-id;
	bh=${RELAXED_HASH};
	b=${b()}
From: Zoë <zoë@bücher.example>
To: Bob <bob@example.net>
Subject: Neuerscheinungen für Sie
Date: Tue, 10 Nov 2026 11:04:59 +0000
Message-ID: <eai@xn--bcher-kva.example>
`,
  ),
  message(
    'a gateway that signs everything, Resent fields too, with an existing signature named in h=',
    `
Received: from gate.example.com (gate.example.com [198.51.100.70])
	by mx.example.net (Postfix) with ESMTPS id 4XnExampleH2z9sTK
	for <bob@example.net>; Tue, 10 Nov 2026 11:10:00 +0000 (UTC)
DKIM-Signature: v=1; a=rsa-sha256; c=relaxed/relaxed; d=gate.example.com; s=gw;
	t=1794308999;
	h=from:to:subject:date:message-id:resent-from:resent-to:dkim-signature;
	bh=${RELAXED_HASH};
	b=${b()}
Resent-From: relay@gate.example.com
Resent-To: bob@example.net
Resent-Date: Tue, 10 Nov 2026 11:09:59 +0000
DKIM-Signature: v=1; a=rsa-sha256; c=relaxed/relaxed; d=example.org; s=s1;
	t=1794308990; h=from:to:subject:date:message-id;
	bh=${RELAXED_HASH};
	b=${b(384)}
From: Alice <alice@example.org>
To: team@gate.example.com
Subject: Redirected
Date: Tue, 10 Nov 2026 11:09:50 +0000
Message-ID: <resent@example.org>
`,
  ),
  message(
    'a calendar invitation: Sender differs from From',
    `
Received: from mail-yw1-f69.example.com (mail-yw1-f69.example.com [192.0.2.69])
	by mx.example.net (Postfix) with ESMTPS id 4XnExampleI2z9sTK
	for <bob@example.net>; Tue, 10 Nov 2026 11:15:00 +0000 (UTC)
DKIM-Signature: v=1; a=rsa-sha256; c=relaxed/relaxed;
        d=example.com; s=20230601; t=1794309299; x=1794914099; darn=example.net;
        h=to:from:subject:date:message-id:sender:reply-to:mime-version:from
         :to:cc:subject:date:message-id:reply-to;
        bh=${RELAXED_HASH};
        b=${b(256, '         ')}
DKIM-Signature: v=1; a=rsa-sha256; c=relaxed/relaxed;
        d=example-org.20230601.gappssmtp.example; s=20230601; t=1794309299; x=1794914099;
        h=to:from:subject:date:message-id:sender:reply-to:mime-version:from
         :to:cc:subject:date:message-id:reply-to;
        bh=${RELAXED_HASH};
        b=${b(384, '         ')}
MIME-Version: 1.0
Reply-To: Alice <alice@example.org>
Sender: Calendar <calendar-notification@example.com>
Message-ID: <calendar-0001@example.com>
Date: Tue, 10 Nov 2026 11:14:59 +0000
Subject: Invitation: Planning @ Wed Nov 11, 2026
From: Alice <alice@example.org>
To: bob@example.net
Content-Type: multipart/mixed; boundary="0000000000001"
`,
  ),
  message(
    'a Received date a little before the signing time: clocks differ',
    `
Received: from mail.example.org (mail.example.org [203.0.113.13])
	by mx.example.net (Postfix) with ESMTPS id 4XnExampleJ2z9sTK
	for <bob@example.net>; Tue, 10 Nov 2026 11:20:00 +0000 (UTC)
DKIM-Signature: v=1; a=rsa-sha256; c=relaxed/relaxed; d=example.org; s=s1;
	t=1794309780; h=from:to:subject:date:message-id;
	bh=${RELAXED_HASH};
	b=${b()}
From: Alice <alice@example.org>
To: Bob <bob@example.net>
Subject: Clocks
Date: Tue, 10 Nov 2026 11:19:00 +0000
Message-ID: <clocks@example.org>
`,
  ),
  message(
    'a signature on one line, without spaces, the tags in another order',
    `
Received: from mail.example.org ([203.0.113.14]) by mx.example.net with ESMTP;
 Tue, 10 Nov 2026 11:25:00 +0000
DKIM-Signature:a=rsa-sha256;bh=${RELAXED_HASH};c=relaxed/relaxed;d=example.org;h=From:To:Subject:Date;s=a.b-1.2026;t=1794309899;v=1;b=${b(256, '', 10_000)};
From: alice@example.org
To: undisclosed-recipients:;
Subject:
Date: 10 Nov 2026 11:24:59 GMT
Message-ID: <one-line@example.org>
`,
  ),
  {
    name: 'a report of a refusal with the signed message it brings back',
    text: `Return-Path: <>
Received: by mail.example.org (Postfix)
	id 4XnExampleK2z9sTK; Tue, 10 Nov 2026 11:30:02 +0000 (UTC)
Date: Tue, 10 Nov 2026 11:30:02 +0000 (UTC)
From: MAILER-DAEMON@mail.example.org (Mail Delivery System)
Subject: Undelivered Mail Returned to Sender
To: alice@example.org
Auto-Submitted: auto-replied
MIME-Version: 1.0
Content-Type: multipart/report; report-type=delivery-status; boundary="4XnExampleK"
Message-Id: <20261110113002.4XnExampleL@mail.example.org>

This is a MIME-encapsulated message.

--4XnExampleK
Content-Description: Notification
Content-Type: text/plain; charset=us-ascii

The mail system

<bob@example.net>: host mx.example.net[192.0.2.1] said: 550 5.1.1 no such user
    (in reply to RCPT TO command)

--4XnExampleK
Content-Description: Delivery report
Content-Type: message/delivery-status

Reporting-MTA: dns; mail.example.org
Arrival-Date: Tue, 10 Nov 2026 11:30:00 +0000 (UTC)

Final-Recipient: rfc822; bob@example.net
Action: failed
Status: 5.1.1
Diagnostic-Code: smtp; 550 5.1.1 no such user

--4XnExampleK
Content-Description: Undelivered Message Headers
Content-Type: text/rfc822-headers

Return-Path: <alice@example.org>
DKIM-Signature: v=1; a=rsa-sha256; c=relaxed/simple; d=example.org; s=mail;
	t=1794310200; bh=${SIMPLE_HASH};
	h=From:To:Subject:Date;
	b=${b(256, '\t ', 70)}
Received: from client.example.org (client.example.org [203.0.113.20])
	by mail.example.org (Postfix) with ESMTPSA id 4XnExampleM
	for <bob@example.net>; Tue, 10 Nov 2026 11:30:00 +0000 (UTC)
From: Alice <alice@example.org>
To: Bob <bob@example.net>
Subject: Are you there?
Date: Tue, 10 Nov 2026 11:29:59 +0000
Message-ID: <returned@example.org>

--4XnExampleK--
`.replaceAll('\n', '\r\n'),
  },
];
