"""Finding questions by what they say.

Every question has one ``SearchDocument``: its words folded, split, stemmed and freed of stop words
by ``text``, so that both databases index the same plain tokens and give the same set for the same
query. ``query`` reads what somebody typed, ``sqlite`` and ``postgresql`` answer it with ids,
``finding`` makes a mask of them that lies beside those of the facets, ``ranking`` puts the best
first, ``marking`` shows why a question was found, and ``suggesting`` completes what is being typed.
"""
