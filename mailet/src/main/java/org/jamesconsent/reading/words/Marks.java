package org.jamesconsent.reading.words;

import java.util.List;
import java.util.Set;

/** The lines with which mail programs in many languages begin quotes, signatures and disclaimers; lower case, without accents. */
final class Marks {
    private static final List<String> OPENINGS = List.of(
            "on ",
            "le ",
            "am ",
            "el ",
            "il ",
            "op ",
            "em ",
            "a ",
            "den ",
            "pe ",
            "dnia ",
            "w dniu ",
            "lun",
            "mar",
            "mie",
            "mer",
            "jeu",
            "ven",
            "sam",
            "dim",
            "gio",
            "sab",
            "dom",
            "jue",
            "vie",
            "mon",
            "tue",
            "wed",
            "thu",
            "fri",
            "sat",
            "sun",
            "mo",
            "di",
            "mi",
            "do",
            "fr",
            "sa",
            "so",
            "ma",
            "wo",
            "vr",
            "za",
            "zo",
            "ter",
            "qua",
            "qui",
            "sex",
            "seg",
            "vom ",
            "d. ",
            "de ",
            "in data ",
            "nel ",
            "a la ",
            "en date",
            "in a message",
            "quoting ",
            "al ",
            "20",
            "1",
            "2",
            "3",
            "pada ",
            "dne ");

    private static final List<String> CLOSINGS = List.of(
            "wrote:",
            "wrote :",
            "writes:",
            "a ecrit :",
            "a ecrit:",
            "ecrivait :",
            "ecrit :",
            "schrieb:",
            "schrieb :",
            "geschrieben:",
            "hat folgendes geschrieben:",
            "escribio:",
            "escribio :",
            "escribia:",
            "ha scritto:",
            "ha scritto :",
            "scrive:",
            "scritto:",
            "schreef:",
            "schreef het volgende:",
            "geschreven:",
            "het volgende geschreven:",
            "escreveu:",
            "escreveu :",
            "escreveu o seguinte:",
            "escreveu no dia",
            "napisal:",
            "napisal(a):",
            "napisala:",
            "pisze:",
            "skrev:",
            "skrev foljande:",
            "kirjoitti:",
            "va scriure:",
            "a scris:",
            "napsal(a):",
            "napsal:");

    /** Verbs behind which the sender's name may follow: "schrieb Garten News <…>:", "escreveu Ann:", "schreef Ann:". */
    private static final List<String> CLOSING_VERBS = List.of(
            " wrote ",
            " schrieb ",
            " schreef ",
            " escribio ",
            " escreveu ",
            " ha scritto ",
            " a ecrit ",
            " skrev ",
            " napisal ");

    private static final Set<String> ORIGINALS = Set.of(
            "original message",
            "original-nachricht",
            "originalnachricht",
            "original nachricht",
            "ursprungliche nachricht",
            "ursprungliche mail",
            "urspruengliche nachricht",
            "message d'origine",
            "message original",
            "message initial",
            "courriel original",
            "e-mail d'origine",
            "mail original",
            "mensaje original",
            "mensaje de origen",
            "messaggio originale",
            "messaggio inoltrato",
            "oorspronkelijk bericht",
            "oorspronkelijk bericht-",
            "origineel bericht",
            "mensagem original",
            "mensagem encaminhada",
            "forwarded message",
            "forwarded by",
            "message transfere",
            "weitergeleitete nachricht",
            "mensaje reenviado",
            "doorgestuurd bericht",
            "reply message",
            "original appointment",
            "original email",
            "original mail",
            "wiadomosc oryginalna",
            "oryginalna wiadomosc",
            "ursprungligt meddelande",
            "reply above this line",
            "in reply to");

    private static final List<String> FROM_FIELDS = List.of(
            "from:",
            "from :",
            "de :",
            "de:",
            "von:",
            "van:",
            "da:",
            "da :",
            "od:",
            "fra:",
            "fran:",
            "expediteur :",
            "mittente:",
            "remitente:",
            "absender:",
            "afzender:",
            "enviado por:");

    private static final List<String> OTHER_FIELDS = List.of(
            "sent:",
            "sent :",
            "date:",
            "date :",
            "to:",
            "to :",
            "subject:",
            "subject :",
            "cc:",
            "cc :",
            "reply-to:",
            "envoye :",
            "envoye:",
            "envoye le :",
            "a :",
            "a:",
            "objet :",
            "objet:",
            "destinataire :",
            "gesendet:",
            "datum:",
            "an:",
            "betreff:",
            "antwort an:",
            "enviado:",
            "enviado el:",
            "enviada em:",
            "enviado em:",
            "enviada:",
            "fecha:",
            "para:",
            "asunto:",
            "inviato:",
            "data:",
            "a :",
            "oggetto:",
            "verzonden:",
            "verstuurd:",
            "aan:",
            "onderwerp:",
            "assunto:",
            "kopia:",
            "wyslano:",
            "do:",
            "temat:",
            "skickat:",
            "till:",
            "amne:",
            "sendt:",
            "til:",
            "emne:",
            "importance:",
            "priorite :");

    private static final Set<String> WRITER = Set.of(
            "i", "me", "my", "je", "j", "moi", "mon", "ma", "mes", "ich", "mich", "mir", "mein", "meine", "meinen",
            "meiner", "yo", "mi", "mis", "io", "mia", "mio", "miei", "ik", "mij", "mijn", "eu", "meu", "minha", "mim");

    private static final List<String> MOBILE_SIGNATURES = List.of(
            "sent from my ",
            "sent from mail for",
            "sent from yahoo",
            "sent from outlook",
            "sent from samsung",
            "sent from gmail",
            "sent from proton",
            "sent from a mobile",
            "sent from the ",
            "sent via ",
            "sent with proton",
            "sent with ",
            "sent using ",
            "get outlook for",
            "get bluemail",
            "envoye de mon",
            "envoye depuis",
            "envoye a partir de",
            "envoye avec",
            "envoye via",
            "obtenez outlook pour",
            "telecharger outlook",
            "telechargez outlook",
            "von meinem",
            "gesendet von",
            "gesendet mit",
            "gesendet uber",
            "gesendet aus",
            "diese nachricht wurde von meinem",
            "outlook fur ",
            "holen sie sich outlook",
            "enviado desde",
            "enviado con",
            "enviado mediante",
            "obtener outlook para",
            "obtenga outlook",
            "inviato da",
            "inviato dal",
            "inviato con",
            "inviata da",
            "ottieni outlook per",
            "scarica outlook",
            "verzonden vanaf",
            "verzonden met",
            "verstuurd vanaf",
            "verstuurd met",
            "verzonden via",
            "outlook downloaden voor",
            "download outlook voor",
            "enviado do meu",
            "enviado a partir",
            "enviado pelo",
            "enviado por",
            "enviado do ",
            "enviado via",
            "obter o outlook",
            "obtenha o outlook",
            "baixe o outlook",
            "wyslane z",
            "skickat fran",
            "virus-free",
            "sans virus",
            "virenfrei",
            "libre de virus",
            "privo di virus",
            "virusvrij",
            "livre de virus");

    private static final List<String> DISCLAIMERS = List.of(
            "this e-mail and any",
            "this email and any",
            "this message and any",
            "this communication and any",
            "this e-mail (including",
            "this email (including",
            "this message (including",
            "this e-mail message",
            "this email message",
            "this e-mail is confidential",
            "this email is confidential",
            "this message is confidential",
            "this message contains confidential",
            "this e-mail contains confidential",
            "this email contains confidential",
            "this e-mail is intended",
            "this email is intended",
            "this message is intended",
            "this transmission",
            "the information contained in this",
            "the information in this e",
            "the contents of this",
            "the content of this e",
            "confidentiality notice",
            "confidentiality:",
            "confidential:",
            "disclaimer",
            "legal notice",
            "notice:",
            "if you are not the intended",
            "if you have received this",
            "please consider the environment",
            "before printing",
            "think before you print",
            "ce message et",
            "ce message est confidentiel",
            "ce message electronique",
            "ce courriel",
            "ce mail et",
            "ce mail est confidentiel",
            "cet e-mail",
            "cet email",
            "les informations contenues dans ce",
            "le contenu de ce",
            "avertissement",
            "avis de confidentialite",
            "clause de confidentialite",
            "si vous n'etes pas le destinataire",
            "si vous avez recu ce",
            "pensez a l'environnement",
            "avant d'imprimer",
            "n'imprimez ce",
            "diese e-mail enthalt",
            "diese email enthalt",
            "diese mail enthalt",
            "diese nachricht enthalt",
            "diese e-mail ist vertraulich",
            "diese nachricht ist vertraulich",
            "diese e-mail und",
            "diese nachricht und",
            "der inhalt dieser",
            "die information in dieser",
            "die informationen in dieser",
            "vertraulichkeitshinweis",
            "haftungsausschluss",
            "rechtlicher hinweis",
            "wenn sie nicht der richtige",
            "falls sie nicht der",
            "sollten sie nicht der",
            "bitte denken sie an die umwelt",
            "bitte prufen sie",
            "este mensaje y",
            "este mensaje contiene",
            "este mensaje se dirige",
            "este mensaje va dirigido",
            "este mensaje es confidencial",
            "este correo electronico y",
            "este correo electronico contiene",
            "este correo y",
            "este correo contiene",
            "la informacion contenida en este",
            "la informacion incluida en",
            "aviso legal",
            "aviso de confidencialidad",
            "si usted no es el destinatario",
            "si ha recibido este",
            "antes de imprimir",
            "piense en el medio ambiente",
            "questo messaggio e",
            "questo messaggio contiene",
            "questa e-mail",
            "questa email",
            "questa comunicazione",
            "le informazioni contenute in",
            "il contenuto di quest",
            "il presente messaggio",
            "la presente comunicazione",
            "ai sensi del d.lgs",
            "ai sensi del dlgs",
            "ai sensi del decreto",
            "ai sensi e per gli effetti",
            "avviso di riservatezza",
            "avvertenze ai sensi",
            "se non siete i destinatari",
            "se ha ricevuto questo",
            "rispetta l'ambiente",
            "prima di stampare",
            "dit bericht en",
            "dit bericht is vertrouwelijk",
            "dit bericht is uitsluitend",
            "dit bericht kan informatie",
            "dit e-mailbericht",
            "deze e-mail is",
            "deze e-mail en",
            "deze email is",
            "deze email en",
            "de informatie in dit",
            "de informatie in deze",
            "de inhoud van dit",
            "de inhoud van deze",
            "denk aan het milieu",
            "indien u niet de",
            "als u niet de",
            "esta mensagem e",
            "esta mensagem pode",
            "esta mensagem contem",
            "este e-mail e",
            "este email e",
            "este e-mail contem",
            "este e-mail pode",
            "as informacoes contidas",
            "a informacao contida",
            "o conteudo deste",
            "o conteudo desta",
            "aviso de confidencialidade",
            "se voce nao e o destinatario",
            "se nao for o destinatario",
            "se recebeu esta");

    private static final List<String> FORMULAS = List.of(
            "best regards",
            "kind regards",
            "kindest regards",
            "warm regards",
            "with kind regards",
            "with best regards",
            "regards",
            "best wishes",
            "best,",
            "best",
            "all the best",
            "sincerely",
            "yours sincerely",
            "yours faithfully",
            "yours truly",
            "sincerely yours",
            "respectfully",
            "cheers",
            "cordialement",
            "bien cordialement",
            "tres cordialement",
            "cdlt",
            "cdt",
            "salutations",
            "sinceres salutations",
            "meilleures salutations",
            "salutations distinguees",
            "bien a vous",
            "bonne journee",
            "bonne reception",
            "respectueusement",
            "sincerement",
            "veuillez agreer",
            "je vous prie d'agreer",
            "mit freundlichen grussen",
            "mit freundlichen gruessen",
            "mit freundlichem gruss",
            "freundliche grusse",
            "freundliche gruesse",
            "viele grusse",
            "viele gruesse",
            "beste grusse",
            "beste gruesse",
            "schone grusse",
            "liebe grusse",
            "herzliche grusse",
            "mit besten grussen",
            "gruss",
            "grusse",
            "mfg",
            "vg",
            "lg",
            "hochachtungsvoll",
            "saludos",
            "un saludo",
            "saludos cordiales",
            "un cordial saludo",
            "cordiales saludos",
            "cordialmente",
            "atentamente",
            "atte",
            "muy atentamente",
            "reciba un cordial saludo",
            "cordiali saluti",
            "distinti saluti",
            "saluti",
            "un saluto",
            "un cordiale saluto",
            "cordialita",
            "in fede",
            "met vriendelijke groet",
            "met vriendelijke groeten",
            "vriendelijke groet",
            "vriendelijke groeten",
            "hartelijke groet",
            "hartelijke groeten",
            "met hartelijke groet",
            "groet",
            "groeten",
            "groetjes",
            "mvg",
            "hoogachtend",
            "cumprimentos",
            "com os melhores cumprimentos",
            "melhores cumprimentos",
            "os melhores cumprimentos",
            "atenciosamente",
            "att",
            "abraco",
            "abracos",
            "um abraco",
            "saudacoes",
            "pozdrawiam",
            "z powazaniem");

    private static final Set<String> CLOSING_FORMULAS = Set.copyOf(FORMULAS);

    private Marks() {}

    static boolean isSignatureMark(String line) {
        return line.equals("-- ")
                || line.equals("--")
                || line.equals("---- ")
                || line.strip().equals("—");
    }

    /** A row of dashes or underscores that only parts. */
    static boolean isRule(String line) {
        return line.length() >= 3 && line.chars().allMatch(c -> c == '-' || c == '_' || c == '=' || c == '*');
    }

    /** A line like {@code -----Original Message-----}. */
    static boolean beginsOriginal(String line) {
        if (line.length() > 120 || line.isEmpty()) {
            return false;
        }
        if (line.startsWith("begin forwarded message")
                || line.startsWith("debut du message")
                || line.startsWith("anfang der weitergeleiteten")
                || line.startsWith("inicio del mensaje reenviado")
                || line.startsWith("inizio messaggio inoltrato")
                || line.startsWith("begin doorgestuurd bericht")
                || line.startsWith("inicio da mensagem")) {
            return true;
        }
        char first = line.charAt(0);
        if (first != '-' && first != '_' && first != '*' && first != '=' && first != '#') {
            return false;
        }
        int start = 0;
        while (start < line.length() && "-_*=# ".indexOf(line.charAt(start)) >= 0) {
            start++;
        }
        int end = line.length();
        while (end > start && "-_*=#: ".indexOf(line.charAt(end - 1)) >= 0) {
            end--;
        }
        String words = line.substring(start, end);
        return start >= 2
                && (ORIGINALS.contains(words)
                        || ORIGINALS.stream().anyMatch(words::startsWith) && words.length() < 60
                        || words.startsWith("forwarded message")
                        || words.startsWith("forwarded by"));
    }

    static boolean opensAttribution(String line) {
        String bare = line.startsWith("---- ") ? line.substring(5) : line;
        for (String opening : OPENINGS) {
            if (bare.startsWith(opening)) {
                return true;
            }
        }
        return false;
    }

    /** Whether some lines, joined, introduce a quote. */
    static boolean closesAttribution(String joined, boolean opens) {
        String text = joined;
        while (text.endsWith("-") || text.endsWith(" ")) {
            text = text.substring(0, text.length() - 1);
        }
        boolean known = text.indexOf('@') >= 0 || hasDate(text);
        if (!known) {
            return false;
        }
        for (String closing : CLOSINGS) {
            if (text.endsWith(closing)) {
                return true;
            }
        }
        // Gmail in Portuguese: the name, the verb, and the date in brackets.
        if (text.endsWith("):") && text.indexOf('@') >= 0 && hasDate(text)) {
            return CLOSING_VERBS.stream().anyMatch(text::contains);
        }
        if (!opens || !text.endsWith(":") && !text.endsWith(">")) {
            return false;
        }
        for (String verb : CLOSING_VERBS) {
            if (text.contains(verb) && text.endsWith(":")) {
                return true;
            }
        }
        // Gmail in some languages: a date, an address in brackets, and a colon at the end.
        return text.endsWith(">:") && hasDate(text);
    }

    /** A year or a time of day. */
    private static boolean hasDate(String text) {
        for (int i = 0; i + 4 <= text.length(); i++) {
            char c = text.charAt(i);
            boolean year = (text.startsWith("20", i) || text.startsWith("19", i))
                    && Character.isDigit(text.charAt(i + 2))
                    && Character.isDigit(text.charAt(i + 3));
            boolean time = Character.isDigit(c)
                    && (text.charAt(i + 1) == ':' || text.charAt(i + 1) == 'h' || text.charAt(i + 1) == '.')
                    && Character.isDigit(text.charAt(i + 2))
                    && Character.isDigit(text.charAt(i + 3));
            boolean day = Character.isDigit(c)
                    && (text.charAt(i + 1) == '/' || text.charAt(i + 1) == '.')
                    && Character.isDigit(text.charAt(i + 2));
            if (year || time || day) {
                return true;
            }
        }
        return false;
    }

    static boolean isFromField(String line) {
        return startsWithField(line, FROM_FIELDS);
    }

    static boolean isOtherField(String line) {
        return startsWithField(line, OTHER_FIELDS);
    }

    private static boolean startsWithField(String line, List<String> fields) {
        int start = 0;
        while (start < line.length() && (line.charAt(start) == '*' || line.charAt(start) == '_')) {
            start++;
        }
        String bare = start == 0 ? line : line.substring(start).replace("*", "");
        for (String field : fields) {
            if (bare.startsWith(field)) {
                return true;
            }
        }
        return false;
    }

    static boolean isMobileSignature(String line) {
        if (line.length() > 160) {
            return false;
        }
        String bare = withoutOrnaments(line);
        for (String signature : MOBILE_SIGNATURES) {
            if (bare.startsWith(signature)) {
                return true;
            }
        }
        return false;
    }

    static boolean beginsDisclaimer(String line) {
        if (line.length() < 12) {
            return line.equals("disclaimer") || line.equals("disclaimer:");
        }
        String bare = withoutOrnaments(line);
        for (String disclaimer : DISCLAIMERS) {
            if (bare.startsWith(disclaimer)) {
                return true;
            }
        }
        return false;
    }

    private static String withoutOrnaments(String line) {
        int start = 0;
        while (start < line.length() && !Character.isLetterOrDigit(line.charAt(start))) {
            start++;
        }
        return line.substring(start);
    }

    /** Whether a line is nothing but a closing formula, with or without the name behind a comma. */
    static boolean isClosing(String line) {
        if (line.length() > 60 || line.isEmpty()) {
            return false;
        }
        int end = line.length();
        while (end > 0 && ",.!;- ".indexOf(line.charAt(end - 1)) >= 0) {
            end--;
        }
        String bare = line.substring(0, end);
        if (CLOSING_FORMULAS.contains(bare)) {
            return true;
        }
        int comma = bare.indexOf(',');
        return comma > 0 && bare.length() < 45 && CLOSING_FORMULAS.contains(bare.substring(0, comma));
    }

    static boolean isPostscript(String line) {
        return line.startsWith("ps ")
                || line.startsWith("ps:")
                || line.startsWith("ps.")
                || line.startsWith("p.s")
                || line.startsWith("p.d.")
                || line.startsWith("nb:")
                || line.startsWith("nb ");
    }

    /** Whether a line has what the ends of newsletters have and letters have not: links, addresses, signs of copyright. */
    static boolean isOfNewsletter(String line) {
        return line.contains("://")
                || line.contains("www.")
                || line.indexOf('@') >= 0
                || line.indexOf('|') >= 0
                || line.indexOf('\u00A9') >= 0
                || line.contains("(c) ");
    }

    /** Whether a line has "I", "me" or "my" in one of the languages. */
    static boolean speaksOfWriter(String line) {
        for (String word : line.split("[^a-z]+", 200)) {
            if (WRITER.contains(word)) {
                return true;
            }
        }
        return false;
    }
}
