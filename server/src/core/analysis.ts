/** The front door of the engine: it knows all that there is to know, of zones and of messages. */

import { isChanged } from './dkim/forensics/explain-failure.ts';
import { MESSAGE_SIDE_RULES } from './rules/message-side.ts';
import { MessageDocument } from './workspace/message-document.ts';
import { messageFacts } from './workspace/message-facts.ts';
import { explainVerdict, verifyDocument } from './workspace/verification.ts';
import { type AnalysisOptions, type MessageSide, ZoneAnalysis } from './zone-analysis.ts';

export {
  type AnalysisOptions,
  type IncludedFile,
  LANGUAGES,
  type LanguageId,
  type OpenedText,
} from './zone-analysis.ts';

const MESSAGE_SIDE: MessageSide = {
  rules: MESSAGE_SIDE_RULES,
  read: (uri, text) => new MessageDocument(uri, text),
  factsOf: messageFacts,
  verify: verifyDocument,
  isChanged,
  explain: explainVerdict,
};

export class Analysis extends ZoneAnalysis {
  constructor(options: AnalysisOptions) {
    super(options, MESSAGE_SIDE);
  }
}
