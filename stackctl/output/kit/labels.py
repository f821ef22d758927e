"""What tables call things, in the languages of workbooks.

English is what the documents say; the other languages stand beside it here, a label a line. A label may hold values:
`{}` stands for them. What is not here stays as it is.
"""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING

from stackctl.output.kit.conventions import conventions

if TYPE_CHECKING:
    from collections.abc import Mapping

    from stackctl.model.look import Look

LANGUAGES = ("de", "fr", "pl", "es")

LABELS: Mapping[str, tuple[str, str, str, str]] = {
    # heads
    "A month": ("Pro Monat", "Par mois", "Miesięcznie", "Al mes"),
    "A year": ("Pro Jahr", "Par an", "Rocznie", "Al año"),
    "Actual": ("Ist", "Réel", "Wykonanie", "Real"),
    "Actual so far": ("Ist bisher", "Réel à ce jour", "Wykonanie dotychczas", "Real hasta la fecha"),
    "Amount": ("Betrag", "Montant", "Kwota", "Importe"),
    "Amount ({})": ("Betrag ({})", "Montant ({})", "Kwota ({})", "Importe ({})"),
    "Amount in the year": ("Betrag im Jahr", "Montant dans l’année", "Kwota w roku", "Importe en el año"),
    "At stake": ("Betrag bei Verlängerung", "Montant en jeu", "Kwota odnowienia", "Importe en juego"),
    "Author": ("Autor", "Auteur", "Autor", "Autor"),
    "Billed": ("Fakturiert", "Facturé", "Zafakturowano", "Facturado"),
    "Broken by": ("Überschritten durch", "Dépassé à cause de", "Przekroczony przez", "Superado por"),
    "Budget": ("Budget", "Budget", "Budżet", "Presupuesto"),
    "Budget so far": ("Budget bisher", "Budget à ce jour", "Budżet dotychczas", "Presupuesto hasta la fecha"),
    "Category": ("Kategorie", "Catégorie", "Kategoria", "Categoría"),
    "Change": ("Änderung", "Changement", "Zmiana", "Cambio"),
    "Code": ("Code", "Code", "Kod", "Código"),
    "Commit": ("Commit", "Commit", "Commit", "Commit"),
    "Commits to": ("Verpflichtung", "Engagement", "Zobowiązanie", "Compromiso"),
    "Committed": ("Gebunden", "Engagé", "Zakontraktowano", "Comprometido"),
    "Contract": ("Vertrag", "Contrat", "Umowa", "Contrato"),
    "Contracts": ("Verträge", "Contrats", "Umowy", "Contratos"),
    "Cost": ("Kosten", "Coût", "Koszt", "Coste"),
    "Cost centre": ("Kostenstelle", "Centre de coûts", "Centrum kosztów", "Centro de coste"),
    "Currency": ("Währung", "Devise", "Waluta", "Moneda"),
    "Day": ("Datum", "Date", "Data", "Fecha"),
    "Days left": ("Verbleibende Tage", "Jours restants", "Pozostało dni", "Días restantes"),
    "Default": ("Standardwert", "Valeur par défaut", "Wartość domyślna", "Valor por defecto"),
    "Difference": ("Differenz", "Écart", "Różnica", "Diferencia"),
    "Document": ("Dokument", "Document", "Dokument", "Documento"),
    "Example": ("Beispiel", "Exemple", "Przykład", "Ejemplo"),
    "Expected rise": ("Erwartete Erhöhung", "Hausse attendue", "Oczekiwana podwyżka", "Subida prevista"),
    "Family": ("Familie", "Famille", "Rodzina", "Familia"),
    "File": ("Datei", "Fichier", "Plik", "Archivo"),
    "Findings": ("Befunde", "Constats", "Problemy", "Hallazgos"),
    "Finds": ("Findet", "Détecte", "Wykrywa", "Detecta"),
    "First day": ("Erster Tag", "Premier jour", "Pierwszy dzień", "Primer día"),
    "Forecast": ("Prognose", "Prévision", "Prognoza", "Previsión"),
    "Group": ("Gruppe", "Groupe", "Grupa", "Grupo"),
    "Group slug": ("Kürzel der Gruppe", "Identifiant du groupe", "Identyfikator grupy", "Identificador del grupo"),
    "How": ("Kündigungsweg", "Modalités", "Sposób wypowiedzenia", "Forma de aviso"),
    "Id": ("ID", "ID", "ID", "ID"),
    "Item": ("Position", "Poste", "Pozycja", "Concepto"),
    "Kind": ("Art", "Type", "Rodzaj", "Tipo"),
    "Last day": ("Letzter Tag", "Dernier jour", "Ostatni dzień", "Último día"),
    "Last year": ("Vorjahr", "Année précédente", "Rok poprzedni", "Año anterior"),
    "Left": ("Rest", "Reste", "Pozostało", "Restante"),
    "Left, percent": ("Rest in Prozent", "Reste, en %", "Pozostało, w %", "Restante, en %"),
    "Locked in": ("Gebundener Betrag", "Montant bloqué", "Kwota zablokowana", "Importe bloqueado"),
    "Meaning": ("Bedeutung", "Signification", "Znaczenie", "Significado"),
    "Missed": ("Verpasste Frist", "Échéance manquée", "Przegapiony termin", "Plazo vencido"),
    "Month": ("Monat", "Mois", "Miesiąc", "Mes"),
    "Name": ("Name", "Nom", "Nazwa", "Nombre"),
    "Notice": ("Kündigungsfrist", "Préavis", "Okres wypowiedzenia", "Preaviso"),
    "Notice by": ("Kündigen bis", "Préavis au plus tard", "Wypowiedzieć do", "Preaviso hasta"),
    "Now": ("Jetzt", "Maintenant", "Obecnie", "Ahora"),
    "Origin": ("Herkunft", "Origine", "Pochodzenie", "Origen"),
    "Other": ("Übrige", "Autres", "Pozostałe", "Otros"),
    "Over by": ("Überschreitung", "Dépassement", "Przekroczenie", "Exceso"),
    "Own amount": ("Betrag in Vertragswährung", "Montant d’origine", "Kwota w walucie umowy", "Importe original"),
    "Owner": ("Verantwortlich", "Responsable", "Właściciel", "Responsable"),
    "Provider": ("Anbieter", "Fournisseur", "Dostawca", "Proveedor"),
    "Quantity": ("Menge", "Quantité", "Ilość", "Cantidad"),
    "Quarter": ("Quartal", "Trimestre", "Kwartał", "Trimestre"),
    "Rate for 1 {}": ("Kurs für 1 {}", "Taux pour 1 {}", "Kurs za 1 {}", "Cambio por 1 {}"),
    "Remark": ("Bemerkung", "Remarque", "Uwaga", "Observación"),
    "Renews": ("Verlängert sich", "Reconduction", "Odnawia się", "Se renueva"),
    "Renews on": ("Verlängert sich am", "Reconduit le", "Odnawia się dnia", "Se renueva el"),
    "Renews until": ("Verlängert sich bis", "Reconduit jusqu’au", "Odnawia się do", "Se renueva hasta"),
    "Result": ("Ergebnis", "Résultat", "Wynik", "Resultado"),
    "Rise": ("Erhöhung", "Hausse", "Podwyżka", "Subida"),
    "Rise at most": ("Höchste Erhöhung", "Hausse maximale", "Maksymalna podwyżka", "Subida máxima"),
    "Runs out": ("Aufgebraucht im", "Épuisé en", "Wyczerpany w", "Se agota en"),
    "Runs until": ("Läuft bis", "Court jusqu’au", "Trwa do", "Vigente hasta"),
    "Set in": ("Festgelegt in", "Défini dans", "Ustawiono w", "Definido en"),
    "Setting": ("Einstellung", "Paramètre", "Ustawienie", "Ajuste"),
    "Settings": ("Einstellungen", "Paramètres", "Ustawienia", "Ajustes"),
    "Severity": ("Schweregrad", "Gravité", "Ważność", "Gravedad"),
    "Share": ("Anteil", "Part", "Udział", "Porcentaje"),
    "Slug": ("Kürzel", "Identifiant", "Identyfikator", "Identificador"),
    "Status": ("Status", "Statut", "Status", "Estado"),
    "Subject": ("Betreff", "Objet", "Temat", "Asunto"),
    "Tag": ("Schlagwort", "Étiquette", "Tag", "Etiqueta"),
    "Team": ("Team", "Équipe", "Zespół", "Equipo"),
    "Term end": ("Laufzeitende", "Fin de période", "Koniec okresu", "Fin del periodo"),
    "Tool": ("Tool", "Outil", "Narzędzie", "Herramienta"),
    "Tools": ("Tools", "Outils", "Narzędzia", "Herramientas"),
    "Total": ("Gesamt", "Total", "Razem", "Total"),
    "Unit": ("Einheit", "Unité", "Jednostka", "Unidad"),
    "Value": ("Wert", "Valeur", "Wartość", "Valor"),
    "Vendor": ("Anbieter", "Fournisseur", "Dostawca", "Proveedor"),
    "What": ("Gegenstand", "Élément", "Przedmiot", "Concepto"),
    "Without rate": ("Ohne Kurs", "Sans taux", "Bez kursu", "Sin cambio"),
    "Working": ("Rechenweg", "Calcul", "Obliczenie", "Cálculo"),
    "Year": ("Jahr", "Année", "Rok", "Año"),
    # facts about tools, as heads of the inventory
    "Active seats": ("Aktive Lizenzen", "Licences actives", "Aktywne licencje", "Licencias activas"),
    "Admins": ("Admins", "Administrateurs", "Administratorzy", "Administradores"),
    "Aliases": ("Weitere Namen", "Autres noms", "Inne nazwy", "Otros nombres"),
    "Annual cost ({})": ("Jahreskosten ({})", "Coût annuel ({})", "Koszt roczny ({})", "Coste anual ({})"),
    "Capabilities": ("Funktionen", "Fonctions", "Funkcje", "Funciones"),
    "Category group": ("Kategoriegruppe", "Groupe de catégories", "Grupa kategorii", "Grupo de categorías"),
    "Criticality": ("Kritikalität", "Criticité", "Krytyczność", "Criticidad"),
    "Days to end": ("Tage bis Laufzeitende", "Jours avant la fin", "Dni do końca", "Días hasta el fin"),
    "Days to notice": (
        "Tage bis Kündigungstermin",
        "Jours avant le préavis",
        "Dni do terminu wypowiedzenia",
        "Días hasta el preaviso",
    ),
    "Description": ("Beschreibung", "Description", "Opis", "Descripción"),
    "Disposition": ("Entscheidung", "Décision", "Decyzja", "Decisión"),
    "Domains": ("Domains", "Domaines", "Domeny", "Dominios"),
    "Downstream": ("Nachgelagerte Systeme", "Systèmes en aval", "Odbiorcy danych", "Destinos de datos"),
    "Fed by": ("Erhält Daten von", "Reçoit des données de", "Dostaje dane z", "Recibe datos de"),
    "Feeds": ("Liefert Daten an", "Envoie des données à", "Przekazuje dane do", "Envía datos a"),
    "Gone": ("Ausgeschieden", "Retiré", "Wycofane", "Retirada"),
    "Integrations": ("Integrationen", "Intégrations", "Integracje", "Integraciones"),
    "Last used": ("Zuletzt genutzt", "Dernière utilisation", "Ostatnio używane", "Último uso"),
    "Live": ("Im Einsatz", "En service", "W użyciu", "En uso"),
    "On behalf of customers": (
        "Im Auftrag von Kunden",
        "Pour le compte de clients",
        "W imieniu klientów",
        "Por cuenta de clientes",
    ),
    "Owner id": ("Verantwortlich (ID)", "Responsable (ID)", "Właściciel (ID)", "Responsable (ID)"),
    "Owner left": (
        "Verantwortliche Person ausgeschieden",
        "Responsable parti",
        "Właściciel odszedł z firmy",
        "El responsable ya no está",
    ),
    "Personal": ("Personenbezogene Daten", "Données personnelles", "Dane osobowe", "Datos personales"),
    "Pipeline": ("In Planung", "En projet", "W planach", "En proyecto"),
    "Receives personal": (
        "Erhält personenbezogene Daten",
        "Reçoit des données personnelles",
        "Otrzymuje dane osobowe",
        "Recibe datos personales",
    ),
    "Regions": ("Regionen", "Régions", "Regiony", "Regiones"),
    "Replaced by": ("Ersetzt durch", "Remplacé par", "Zastąpione przez", "Sustituida por"),
    "Seats": ("Lizenzen", "Licences", "Licencje", "Licencias"),
    "Seats active percent": (
        "Aktive Lizenzen in Prozent",
        "Licences actives, en %",
        "Aktywne licencje, w %",
        "Licencias activas, en %",
    ),
    "Since": ("Seit", "Depuis", "Od kiedy", "Desde cuándo"),
    "Tags": ("Schlagwörter", "Étiquettes", "Tagi", "Etiquetas"),
    "Technical owner": (
        "Technisch verantwortlich",
        "Responsable technique",
        "Właściciel techniczny",
        "Responsable técnico",
    ),
    "Technical owner id": (
        "Technisch verantwortlich (ID)",
        "Responsable technique (ID)",
        "Właściciel techniczny (ID)",
        "Responsable técnico (ID)",
    ),
    "Upstream": ("Vorgelagerte Systeme", "Systèmes en amont", "Źródła danych", "Orígenes de datos"),
    "Url": ("URL", "URL", "URL", "URL"),
    "Used by": ("Genutzt von", "Utilisé par", "Używane przez", "Usada por"),
    "Vendor as written": (
        "Anbieter laut Datei",
        "Fournisseur selon le fichier",
        "Dostawca według pliku",
        "Proveedor según el archivo",
    ),
    "Vendor id": ("Anbieter (ID)", "Fournisseur (ID)", "Dostawca (ID)", "Proveedor (ID)"),
    # facts above tables
    "Amounts": ("Beträge", "Montants", "Kwoty", "Importes"),
    "As of": ("Stand", "État au", "Stan na", "A fecha de"),
    "Attention": ("Achtung", "Attention", "Ważne", "Atención"),
    "Basis": ("Grundlage", "Base", "Podstawa", "Base"),
    "Figures": ("Zahlen", "Chiffres", "Dane", "Cifras"),
    "Fiscal year": ("Geschäftsjahr", "Exercice", "Rok obrotowy", "Ejercicio"),
    "From": ("Von", "Du", "Od", "Desde"),
    "In the next": ("In den nächsten", "Dans les prochains", "W ciągu najbliższych", "En los próximos"),
    "Made by": ("Erstellt mit", "Créé avec", "Utworzono w", "Creado con"),
    "Organisation": ("Organisation", "Organisation", "Organizacja", "Organización"),
    "Renewals": ("Verlängerungen", "Reconductions", "Odnowienia", "Renovaciones"),
    "To": ("Bis", "Au", "Do", "Hasta"),
    "Verdict": ("Fazit", "Bilan", "Wniosek", "Conclusión"),
    # names of sheets
    "Actual by month": ("Ist nach Monat", "Réel par mois", "Wykonanie według miesięcy", "Real por mes"),
    "Assumptions": ("Annahmen", "Hypothèses", "Założenia", "Supuestos"),
    "Budgets": ("Budgets", "Budgets", "Budżety", "Presupuestos"),
    "By cost centre": ("Nach Kostenstelle", "Par centre de coûts", "Według centrów kosztów", "Por centro de coste"),
    "By month": ("Nach Monat", "Par mois", "Według miesięcy", "Por mes"),
    "By owner": ("Nach Verantwortlichen", "Par responsable", "Według właścicieli", "Por responsable"),
    "By quarter": ("Nach Quartal", "Par trimestre", "Według kwartałów", "Por trimestre"),
    "By year": ("Nach Jahr", "Par an", "Według lat", "Por año"),
    "Categories": ("Kategorien", "Catégories", "Kategorie", "Categorías"),
    "Changes": ("Änderungen", "Modifications", "Zmiany", "Cambios"),
    "Chart": ("Diagramm", "Graphique", "Wykres", "Gráfico"),
    "Chart by month": ("Diagramm nach Monat", "Graphique par mois", "Wykres według miesięcy", "Gráfico por mes"),
    "Examples": ("Beispiele", "Exemples", "Przykłady", "Ejemplos"),
    "Files": ("Dateien", "Fichiers", "Pliki", "Archivos"),
    "Largest groups": ("Größte Gruppen", "Groupes principaux", "Największe grupy", "Grupos principales"),
    "Lines": ("Einzelposten", "Lignes", "Pozycje", "Partidas"),
    "Objects": ("Datenobjekte", "Objets de données", "Obiekty danych", "Objetos de datos"),
    "Over budget": ("Über Budget", "Budget dépassé", "Ponad budżet", "Sobre presupuesto"),
    "Rules": ("Regeln", "Règles", "Reguły", "Reglas"),
    "Summary": ("Übersicht", "Synthèse", "Podsumowanie", "Resumen"),
    "Terms": ("Konditionen", "Conditions", "Warunki", "Condiciones"),
    # what rows are about
    "Accumulated": ("Kumuliert", "Cumulé", "Narastająco", "Acumulado"),
    "Exchange rate": ("Wechselkurs", "Taux de change", "Kurs wymiany", "Tipo de cambio"),
    "Finding": ("Befund", "Constat", "Problem", "Hallazgo"),
    "Followed by": ("Gefolgt von", "Suivi de", "Kontynuowana przez", "Seguido de"),
    "Left out": ("Nicht gezählt", "Non compté", "Nie wliczono", "No incluido"),
    "No price": ("Kein Preis", "Pas de prix", "Brak ceny", "Falta el precio"),
    "No rate": ("Kein Kurs", "Pas de taux", "Brak kursu", "Falta el cambio"),
    "Retired": ("Abgeschaltet", "Retiré", "Wycofane", "Retirada"),
    "Spend": ("Ausgaben", "Dépenses", "Wydatki", "Gasto"),
    "Stops": ("Endet", "Prend fin", "Kończy się", "Termina"),
    "by itself": ("automatisch", "tacitement", "automatycznie", "automáticamente"),
    "by signature": ("durch Unterschrift", "par signature", "za podpisem", "con firma"),
    "no": ("nein", "non", "nie", "no"),
    "yes": ("ja", "oui", "tak", "sí"),
    # titles
    "Actual against budget by month, fiscal year {}": (
        "Ist gegen Budget nach Monat, Geschäftsjahr {}",
        "Réel et budget par mois, exercice {}",
        "Wykonanie a budżet według miesięcy, rok obrotowy {}",
        "Real frente a presupuesto por mes, ejercicio {}",
    ),
    "Actual cost, {}, {}": (
        "Ist-Kosten, {}, {}",
        "Coût réel, {}, {}",
        "Koszt rzeczywisty, {}, {}",
        "Coste real, {}, {}",
    ),
    "Billed cost, {}, {}": (
        "Fakturierte Kosten, {}, {}",
        "Coût facturé, {}, {}",
        "Koszt zafakturowany, {}, {}",
        "Coste facturado, {}, {}",
    ),
    "Effective cost, {}, {}": (
        "Periodengerechte Kosten, {}, {}",
        "Coût réparti, {}, {}",
        "Koszt rozliczony w czasie, {}, {}",
        "Coste devengado, {}, {}",
    ),
    "Budgets for marketing technology, fiscal year {}": (
        "Budgets für Marketing-Technologie, Geschäftsjahr {}",
        "Budgets des technologies marketing, exercice {}",
        "Budżety na technologię marketingową, rok obrotowy {}",
        "Presupuestos de tecnología de marketing, ejercicio {}",
    ),
    "{}: budgets for marketing technology, fiscal year {}": (
        "{}: Budgets für Marketing-Technologie, Geschäftsjahr {}",
        "{} : budgets des technologies marketing, exercice {}",
        "{}: budżety na technologię marketingową, rok obrotowy {}",
        "{}: presupuestos de tecnología de marketing, ejercicio {}",
    ),
    "Budgets that do not last, fiscal year {}": (
        "Budgets, die nicht reichen, Geschäftsjahr {}",
        "Budgets qui ne suffisent pas, exercice {}",
        "Budżety, które nie wystarczą, rok obrotowy {}",
        "Presupuestos que no alcanzan, ejercicio {}",
    ),
    "Examples of policies": (
        "Beispiele der Richtlinien",
        "Exemples des politiques",
        "Przykłady polityk",
        "Ejemplos de políticas",
    ),
    "Forecast by month, fiscal year {}": (
        "Prognose nach Monat, Geschäftsjahr {}",
        "Prévision par mois, exercice {}",
        "Prognoza według miesięcy, rok obrotowy {}",
        "Previsión por mes, ejercicio {}",
    ),
    "Marketing technology cost": (
        "Kosten der Marketing-Technologie",
        "Coût des technologies marketing",
        "Koszt technologii marketingowej",
        "Coste de la tecnología de marketing",
    ),
    "{}: marketing technology cost": (
        "{}: Kosten der Marketing-Technologie",
        "{} : coût des technologies marketing",
        "{}: koszt technologii marketingowej",
        "{}: coste de la tecnología de marketing",
    ),
    "Money at stake by month": (
        "Beträge bei Verlängerung nach Monat",
        "Montants en jeu par mois",
        "Kwoty odnowień według miesięcy",
        "Importes en juego por mes",
    ),
    "Notice deadlines and contract ends": (
        "Kündigungstermine und Vertragsenden",
        "Échéances de préavis et fins de contrat",
        "Terminy wypowiedzenia i końce umów",
        "Plazos de preaviso y fines de contrato",
    ),
    "Notice deadlines and contract ends by month": (
        "Kündigungstermine und Vertragsenden nach Monat",
        "Échéances de préavis et fins de contrat par mois",
        "Terminy wypowiedzenia i końce umów według miesięcy",
        "Plazos de preaviso y fines de contrato por mes",
    ),
    "Notice deadlines and contract ends by owner": (
        "Kündigungstermine und Vertragsenden nach Verantwortlichen",
        "Échéances de préavis et fins de contrat par responsable",
        "Terminy wypowiedzenia i końce umów według właścicieli",
        "Plazos de preaviso y fines de contrato por responsable",
    ),
    "Prepaid balance, {}, at the end of {}": (
        "Vorausbezahlt, {}, zum Ende des {}",
        "Solde prépayé, {}, à la fin du {}",
        "Saldo przedpłat, {}, na koniec dnia {}",
        "Saldo prepagado, {}, al final del {}",
    ),
    "Terms of the contracts": (
        "Konditionen der Verträge",
        "Conditions des contrats",
        "Warunki umów",
        "Condiciones de los contratos",
    ),
    "What contracts commit to in their present term": (
        "Wozu Verträge in ihrer laufenden Periode verpflichten",
        "Ce à quoi les contrats engagent dans leur période en cours",
        "Do czego umowy zobowiązują w bieżącym okresie",
        "A qué comprometen los contratos en su periodo actual",
    ),
    "What the amounts rest on, and what is not in them": (
        "Worauf die Beträge beruhen und was sie nicht enthalten",
        "Sur quoi reposent les montants, et ce qu’ils n’incluent pas",
        "Na czym opierają się kwoty i czego nie obejmują",
        "En qué se basan los importes y qué no incluyen",
    ),
    "What the figures rest on, and what is not in them": (
        "Worauf die Zahlen beruhen und was sie nicht enthalten",
        "Sur quoi reposent les chiffres, et ce qu’ils n’incluent pas",
        "Na czym opierają się dane i czego nie obejmują",
        "En qué se basan las cifras y qué no incluyen",
    ),
    "fiscal year {} ({})": ("Geschäftsjahr {} ({})", "exercice {} ({})", "rok obrotowy {} ({})", "ejercicio {} ({})"),
    "{}, against last year": (
        "{}, verglichen mit dem Vorjahr",
        "{}, par rapport à l’année précédente",
        "{}, w porównaniu z rokiem poprzednim",
        "{}, frente al año anterior",
    ),
    "{}, against {}": ("{}, verglichen mit {}", "{}, par rapport à {}", "{}, w porównaniu z {}", "{}, frente a {}"),
    "{} of {} tools": ("{} von {} Tools", "{} outils sur {}", "{} z {} narzędzi", "{} de {} herramientas"),
    "{} of 1 tool": ("{} von 1 Tool", "{} outil sur 1", "{} z 1 narzędzia", "{} de 1 herramienta"),
    "{} to {}": ("{} bis {}", "du {} au {}", "od {} do {}", "del {} al {}"),
    "{} · change log": (
        "{} · Änderungsprotokoll",
        "{} · journal des modifications",
        "{} · dziennik zmian",
        "{} · registro de cambios",
    ),
}


class Labels:
    """Says labels in the language of a locale."""

    def __init__(self, look: Look) -> None:
        language = conventions(look).language
        self._number = LANGUAGES.index(language) if language in LANGUAGES else None

    def say(self, text: str) -> str:
        """Translate a label, and give it its capital; data stays."""
        key = text if text in LABELS else text[:1].upper() + text[1:]
        if key in LABELS:
            return key if self._number is None else LABELS[key][self._number]
        return text if self._number is None else self._filled(text, self._number)

    def _filled(self, text: str, number: int) -> str:
        """Translate a label that holds values, themselves included."""
        for pattern, label in _patterns():
            if values := pattern.fullmatch(text):
                return LABELS[label][number].format(*(self._filled(value, number) for value in values.groups()))
        return text


@cache
def _patterns() -> tuple[tuple[re.Pattern[str], str], ...]:
    """Compile the labels that hold values, the longest first."""
    with_values = sorted((label for label in LABELS if "{}" in label), key=len, reverse=True)
    return tuple((re.compile(re.escape(label).replace(r"\{\}", "(.+?)")), label) for label in with_values)
