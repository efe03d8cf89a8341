export const verbs = [
  ..."Answer,Book,Buy,Call,Check,Clean,Draft,Éditer,Finish,Fix,Order,Pay,Plan,Prüfen,Read".split(
    ",",
  ),
  ..."Renew,Repair,Reply to,Return,Review,Send,Sort,Übersetzen,Update,Write,Купить,買う,راجع".split(
    ",",
  ),
]

export const qualities = [
  ..."annual,blue,broken,cheap,first,forgotten,große,heavy,last,late,long,neue,old".split(","),
  ..."overdue,petite,quarterly,quick,second,shared,spare,urgent,новый,新しい,weekly".split(","),
]

export const things = [
  ..."bicycle,book,café list,contract,dentist,Éclairs,garden,holiday,invoice,jalapeños".split(","),
  ..."kitchen,letter,meeting,newsletter,office,passport,photos 📷,printer,recipe,report".split(","),
  ..."röntgen,shoes,smörgåsbord,tax form,tickets,train,visa,website,Øresund,отчёт,報告,תיק".split(
    ",",
  ),
]

export const sentences = [
  "Ask Miriam first.",
  "Not before Thursday, and never on the last day of the month.",
  "The number is on the back of the old invoice.",
  "See the notes of the meeting in March; half of it was decided there already.",
  "- two copies\n- one envelope\n- stamps",
  "Zuerst prüfen, ob die Größe noch stimmt.",
  "Проверить ещё раз, потом отправить.",
  "Costs about 40 €, less with the coupon.",
  "If nobody answers, write to the office and keep a copy of the letter.",
  "電話してから行く。",
  "Waiting for the photos 📷 from Tomás.",
  "This can wait until the report is done.",
]

export const tagNames = Array.from({ length: 200 }, (_, index) => {
  const area = "work,home,health,family,money,travel,garden,lesen,école,проект".split(",")
  return `${area[index % area.length]}-${Math.floor(index / area.length) + 1}`
})
