"""What the fictitious reports say. None speaks of a fact, and each says so in its first words."""

from commitments.models import Status

FIRST = {
    "es": "Informe ficticio, de demostración. ",
    "pt": "Informe fictício, de demonstração. ",
    "en": "Fictitious report, for demonstration. ",
}

NARRATIVES = {
    Status.UNDER_CONSIDERATION: {
        "es": "Dos ministerios comparan opciones y aún no han propuesto un plan.",
        "pt": "Dois ministérios comparam opções e ainda não propuseram um plano.",
        "en": "Two ministries are comparing options and have not proposed a plan yet.",
    },
    Status.PLANNED: {
        "es": "Se ha decidido actuar y se ha nombrado a una institución responsable.",
        "pt": "Decidiu-se atuar e foi designada uma instituição responsável.",
        "en": "The decision to act has been taken and a responsible institution named.",
    },
    Status.IN_PROGRESS: {
        "es": "Una mesa de trabajo se reúne cada dos meses y ya funciona en tres provincias.",
        "pt": "Um grupo de trabalho se reúne a cada dois meses e já funciona em três províncias.",
        "en": "A working table meets every two months and already works in three provinces.",
    },
    Status.ADVANCED: {
        "es": "El sistema funciona en todo el país, salvo en los puestos más pequeños.",
        "pt": "O sistema funciona em todo o país, salvo nos postos menores.",
        "en": "The system works in the whole country but for the smallest posts.",
    },
    Status.IMPLEMENTED: {
        "es": "La medida está en vigor y el personal ha sido capacitado.",
        "pt": "A medida está em vigor e o pessoal foi capacitado.",
        "en": "The measure is in force and the staff has been trained.",
    },
    Status.DISCONTINUED: {
        "es": "El proyecto se cerró al cambiar las prioridades del sector.",
        "pt": "O projeto foi encerrado quando mudaram as prioridades do setor.",
        "en": "The project was closed when the priorities of the sector changed.",
    },
    Status.NOT_APPLICABLE: {
        "es": "La situación que describe el texto no se presenta en el país.",
        "pt": "A situação que o texto descreve não se apresenta no país.",
        "en": "The situation that the text describes does not arise in the country.",
    },
}
PLAN = {
    "es": "Un plan con calendario, que se aprobará el próximo semestre.",
    "pt": "Um plano com calendário, que será aprovado no próximo semestre.",
    "en": "A plan with a calendar, to be approved in the next half-year.",
}
MISSING = {
    "es": "Faltan los equipos de los puestos más pequeños.",
    "pt": "Faltam os equipamentos dos postos menores.",
    "en": "The equipment of the smallest posts is missing.",
}
RETURN = {
    "es": "Indique, por favor, desde cuándo funciona y adjunte el acta.",
    "pt": "Indique, por favor, desde quando funciona e anexe a ata.",
    "en": "Please say since when it works and attach the minutes.",
}
PUBLIC_NOTE = {
    "es": "La Secretaría no pudo abrir el documento citado el día de la revisión.",
    "pt": "A Secretaria não conseguiu abrir o documento citado no dia da revisão.",
    "en": "The Secretariat could not open the cited document on the day of the review.",
}
REPLY = {
    "es": "El documento vuelve a estar disponible en la misma dirección.",
    "pt": "O documento voltou a estar disponível no mesmo endereço.",
    "en": "The document is available again at the same address.",
}
DOCUMENT = {
    "es": "Documento de demostración",
    "pt": "Documento de demonstração",
    "en": "Demonstration document",
}
COVER_NOTE = {
    "es": "Nota ficticia, de demostración: la Presidencia agradece a quienes informaron.",
    "pt": "Nota fictícia, de demonstração: a Presidência agradece a quem informou.",
    "en": "Fictitious note, for demonstration: the presidency thanks those who reported.",
}


def translated(field, texts):
    """{field_language: text} of *texts*, {language: text}."""
    return {f"{field}_{language}": text for language, text in texts.items()}


def narrative(status):
    """The narrative of a fictitious report with *status*, in three languages."""
    said = NARRATIVES[status]
    return translated("narrative", {code: FIRST[code] + said[code] for code in said})
