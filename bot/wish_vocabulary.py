"""The words in which people wish for films, English and Russian: phrases and what they mean.

Data only. A phrase is words with spaces between; a word that ends in * stands for all that begin
so, for Russian endings. How phrases make up a wish is `wish_words`' business.
"""

from __future__ import annotations

# Genre key -> phrases.
GENRES = {
    "action": "action|боевик*|экшен*|экшн*",
    "adventure": "adventure|adventures|приключен*",
    "animation": "animation|animated|cartoon|cartoons|anime|мульт*|анимац*|аниме",
    "children": "children|childrens|child|kids|for kids|for children|family|детск*|детей|"
    "для детей|с детьми|семейн*",
    "comedy": "comedy|comedies|funny|hilarious|to laugh|комеди*|смешн*|посмеяться",
    "crime": "crime|gangster|gangsters|mafia|криминал*|гангстер*|мафи*",
    "documentary": "documentary|documentaries|документал*",
    "drama": "drama|dramas|драм*",
    "fantasy": "fantasy|fantasies|фэнтези|фентези",
    "film-noir": "noir|film noir|films noirs|film-noir|нуар*",
    "horror": "horror|horrors|scary|creepy|zombies|vampires|ужас*|хоррор*|страшн*",
    "imax": "imax",
    "musical": "musical|musicals|мюзикл*",
    "mystery": "mystery|mysteries|detective|detective story|detective stories|whodunit|детектив*",
    "romance": "romance|romances|romantic|about love|love story|love stories|love films|"
    "love movies|мелодрам*|романти*|любов*|любви",
    "sci-fi": "sci-fi|scifi|sci fi|science fiction|science-fiction|space|about space|фантасти*|"
    "научн* фантасти*|научно-фантасти*|космос*|космич*",
    "thriller": "thriller|thrillers|триллер*",
    "war": "war|wars|about war|военн*|войн*",
    "western": "western|westerns|cowboys|вестерн*|ковбо*",
}
LESS_KNOWN = (
    "less known|lesser known|little known|lesser-known|little-known|unknown|obscure|hidden gem|"
    "hidden gems|underrated|less famous|less popular|nobody knows|малоизвестн*|неизвестн*|"
    "непопулярн*|недооцен*|редк*|менее известн*|мало известн*"
)
WELL_KNOWN = (
    "well known|well-known|famous|popular|blockbuster|blockbusters|hit|hits|mainstream|"
    "известн*|популярн*|знаменит*|хит|хиты|хитов|блокбастер*"
)
OLD = "old|older|vintage|старое|старые|старых|старый|старая|старую|старого|старин*"
NEW = (
    "new|newer|recent|latest|fresh|новое|новые|новых|новый|новая|новую|нового|новинк*|поновее|"
    "свеж*|недавн*"
)
SILENT = "silent|немое|немые|немых|немого|немой"
NOT = (
    "not|no|without|except|excluding|minus|nothing|never|anything but|everything but|but not|"
    "but no|dont want|do not want|hate|не|без|кроме|ни|минус|исключая|не хочу|не надо|только не|"
    "ничего"
)
NOT_ONE = "non"  # "non-horror thriller": the next genre alone
# These go on over a comma: "no horror, war or crime", but "not horror, comedy".
NOT_OVER_COMMAS = "no|without|except|excluding|minus|без|кроме|исключая|ни|минус"
BUT = "but|only|а|но|instead|зато"
OR = "or|или|либо"
AND = "and|и|nor|&|,|;"
LIKE = (
    "like|similar to|in the spirit of|in the style of|such as|resembling|как|вроде|типа|"
    "в духе|в стиле|похож* на|наподобие|как в"
)
FROM = "from|from the year"  # "from 1990" is of that year, "from 1990 to 1999" is not
SINCE = (
    "since|с|со|начиная с|не раньше|не ранее|не старше|no older than|not older than|not before|"
    "not earlier than"
)
AFTER = "after|post|later than|newer than|после|позже|новее"
UNTIL = (
    "until|till|to|up to|по|не позже|не позднее|не новее|no later than|not later than|"
    "no newer than|not newer than|not after"
)
BEFORE = "before|pre|earlier than|older than|до|раньше|старше"
BETWEEN = "between|между"
AND_LATER = "and later|and newer|or later|or newer|onwards|и позже|и новее|и далее"
AND_EARLIER = "and earlier|and older|or earlier|or older|и раньше|и старше"
EARLY = "early|начал*"
MIDDLE = "mid|middle|середин*"
LATE = "late|конца|конец|концу"
COUNTS = {
    2: "two|два|две",
    3: "three|три",
    4: "four|четыре",
    5: "five|пять",
    6: "six|шесть",
    7: "seven|семь",
    8: "eight|восемь",
    9: "nine|девять",
    10: "ten|десять|десяток",
}
# First year -> phrases.
DECADES = {
    1920: "twenties|двадцат*",
    1930: "thirties|тридцат*",
    1940: "forties|fourties|сороков*",
    1950: "fifties|пятидесят*",
    1960: "sixties|шестидесят*",
    1970: "seventies|семидесят*",
    1980: "eighties|восьмидесят*",
    1990: "nineties|девяност*",
    2000: "noughties|two-thousands|нулев*|двухтысячн*",
    2010: "twenty-tens|десятые|десятых",
}
# Said around a wish, meaning nothing by themselves.
FILLERS = (
    "a|an|the|some|any|one|something|anything|everything|things|thing|else|another|more|film|"
    "films|movie|movies|"
    "picture|pictures|cinema|flick|flicks|story|stories|please|pls|i|id|im|me|we|us|would like|"
    "id like|i like|we like|id love|want|wants|need|prefer|looking for|in the mood for|feel like|"
    "see|watch|show|give|recommend|suggest|find|pick|picks|get|what about|how about|what|"
    "should|can|could|you|good|great|best|nice|really|very|too|so|for|tonight|today|evening|"
    "weekend|of|in|on|with|about|set|made|released|era|year|years|decade|decades|top|is|are|be|"
    "it|that|which|just|maybe|have|there|my|rather|quite|bit|"
    "что-нибудь|что-то|чтото|чтонибудь|чего-нибудь|чего-то|что|нибудь|то|какой-нибудь|"
    "какую-нибудь|какое-нибудь|какие-нибудь|какой-то|что угодно|все|всё|другое|еще|фильм*|кино|"
    "кинофильм*|картин*|лента|ленты|ленту|история|истории|историю|пожалуйста|плиз|я|мне|нам|хочу|хочется|хотим|хотел|хотела|"
    "бы|нужен|нужно|нужны|нужна|посоветуй*|порекомендуй*|подбери*|покажи*|дай*|найди*|предложи*|посмотреть|"
    "смотреть|хорош*|лучш*|классн*|интересн*|очень|слишком|на|вечер|вечером|сегодня|выходные|из|"
    "из серии|в|во|про|о|об|год|года|году|годов|годы|годах|лет|гг|г|штук|штуки|те|который|"
    "которые|где|есть|только|просто|может|топ|научн*|снят*|тот|самых|самые|чтобы|было|был|были"
)
# What asks for films whatever else is said; "love" and "war" alone may be titles.
ASKING = (
    "film|films|movie|movies|something|anything|want|recommend|suggest|show me|please|watch|"
    "what|like|need|"
    "фильм*|кино|что-нибудь|что-то|хочу|хочется|посоветуй*|порекомендуй*|подбери*|покажи*|"
    "посмотреть|смотреть"
)
LESS_OR_MORE = "less|менее|более"  # of something that has no phrase of its own
