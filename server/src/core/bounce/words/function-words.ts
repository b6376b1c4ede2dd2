/** Words that say nothing alone: of all languages, folded as in tokens.ts. Data. */

const set = (words: string): ReadonlySet<string> => new Set(words.split(/\s+/));

/** Between the parts of a noun phrase: "domain of the sender", "user and password", "Adresse des Absenders". */
export const LINKS: ReadonlySet<string> = set(
  `of from in for the a an this that your its his their s and or to on by with at remote local other new same record records message mail smtp esmtp
   <host> <address> <ip> <id> de du des la le les l d del di da do dos della den der die das von van het een fur per para pour voor dla und oder et y e o ou i z w
   ihrer ihres ihre ihr deiner dieser dieses votre vos cette ce su sus este esta seu sua deste desta tuo tua vostro vostra suo questo questa uw jouw dit deze
   twojej twojego tej tego 的 の 之 вашего вашей вашему этого этой`,
);

/** Between two subjects that are compared: "the DKIM domain and the From domain differ". */
export const CONJUNCTIONS: ReadonlySet<string> = set('and und et y e en i och og и と 和 与');

/** What a clause may have beside a state without saying what the state is of. */
export const FUNCTION_WORDS: ReadonlySet<string> = set(
  `the a an this that these it its is are was were be been being has have had do does did not no longer now currently any more
   could can may might would will should must sorry permanently temporarily already all and or in on at to for from by with of your please yes so very
   ist sind war wurde nicht mehr derzeit das der die es est sont n pas plus le la les ce c actuellement
   es esta estan no mas ya el los nao esta e o os non piu il lo is niet meer het de jest nie juz ne bolshe`,
);

/** The first words of negations that may follow what they deny. */
export const POSTPOSED: ReadonlySet<string> = set('nicht niet inte ikke degil yok な ま ず 않 없');

/** Prepositions that deny: "without". */
export const WITHOUT: ReadonlySet<string> = set('without ohne sans sin sem senza zonder bez без utan uden uten ilman');

/** Negations that stand for a noun that was named before. */
export const PRONOUNS: ReadonlySet<string> = set(
  'none keine keinen keines aucun aucune ninguna ninguno nenhuma nenhum nessuna nessuno geen zadnego ingen',
);

/** The last word of "too many", "more than", "number of". */
export const QUANTITIES: ReadonlySet<string> = set(
  `many much than excessive number of max maximum viele trop demasiados muitos troppi veel`,
);

export const ARTICLES: ReadonlySet<string> = set(
  'the a an this that our your my its their l der die das dem den diesem dieser dieses unserem unserer unsere le la les ce cet cette notre nos el los este esta nuestro nuestra o este nosso nossa il lo questo questa nostro nostra het de dit deze onze этом нашем',
);

/** Before what only says where: "not found in the directory", "on this server". */
export const PLACES: ReadonlySet<string> = set(
  'on in at from to with auf bei im in sur dans en no na nel sul nella sulla op bij w на в',
);

/** Before what did it: "rejected by", "due to", "because of", "per". */
export const AGENTS: ReadonlySet<string> = set(
  'by per via because durch wegen laut gemass aufgrund par selon por segun da secondo segundo door volgens wegens przez wedlug согласно enligt ifolge podle',
);

/** The same, in two words. */
export const AGENTS_OF_TWO: ReadonlySet<string> = new Set([
  'because of',
  'due to',
  'owing to',
  'grund af',
  'grund av',
  'grunn av',
  'згідно з',
  'згідно із',
]);

/** Before addresses that a notice lists, of which it says nothing yet: "to the following recipients", "one or more addresses". */
export const LISTED: ReadonlySet<string> = set(
  'following intended more some none folgende folgenden siguientes seguintes seguenti suivants suivantes volgende',
);

/** Begin a clause of its own: what is before them is not what the words after them are of. */
export const SUBORDINATE: ReadonlySet<string> = set('because since although though however whereas while');

/** The last words of states whose subject follows them without an article: "lacks DKIM", "exceeds quota". */
export const TAKES_OBJECT: ReadonlySet<string> = set('lacks lacking lack of requires demands mandates expects');

/** Before the object of a verb. */
export const DETERMINERS: ReadonlySet<string> = set('the this that our your my its his her their');

/** The same, which other languages have as other words: only after verbs that are English. */
export const INDEFINITE: ReadonlySet<string> = set('a an any');

/** Verbs and participles before an indefinite object: "is missing a signature", "has failed a check". */
export const BEFORE_INDEFINITE: ReadonlySet<string> = set(
  'missing failed fails found find contain contains include includes carry bear publish publishes published provide have has match see exceeded exceeds need needs require use',
);

/** Verbs that reach a recipient: "not allowed to write to this group". */
export const WRITES: ReadonlySet<string> = set('send sending mail email write writing post contact deliver submit');

/** Before an address that is not written to: "not allowed to send from this address". */
export const NOT_TARGETS: ReadonlySet<string> = set('from as with using under for by');

/** The last words of demands, after which comes what is demanded: "must log in", "needs to be signed", "unless encrypted". */
export const DEMANDS: ReadonlySet<string> = set('must should need needs to unless until on requires require');
