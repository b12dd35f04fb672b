BC-ISLAND-LAMP,120<
^Island lamp lit after forty years<
^By JOAN MILLER=
^Example Press Writer=

   FAR ISLAND, Northshire (EP) _ The lamp on Far Island was lit on Monday for the first time in forty years, by a cook.

   She had read the manual twice, she said. ``It is a big stove.''

   (MORE)

11-24-26 0910EST
