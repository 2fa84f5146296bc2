"""How the Maven pipeline is mapped, which no profile knows.

Each opportunity stands for a lead too, handed off on the day it was engaged and decided
on the day it was closed, so that a report has something to count.
"""

AS_OF = "2018-01-01"
OPPORTUNITIES = """
[sources.maven.feeds.deals]
file = "sales_pipeline.csv"
entity = "opportunities"
columns.opportunity_id = "opportunity_id"
columns.owner_id = "sales_agent"
columns.stage_name = "deal_stage"
columns.is_won = "deal_stage"
columns.is_closed = "deal_stage"
columns.amount = "close_value"
columns.amount_currency = { value = "USD" }
columns.created = "engage_date"
columns.closed = "close_date"
values.is_won = { "Won" = "true", "*" = "false" }
values.is_closed = { "Won" = "true", "Lost" = "true", "*" = "false" }
"""
MAPPING = f"""
[sources.maven]
exported_at = {AS_OF}
[sources.maven.feeds.accounts]
file = "accounts.csv"
entity = "accounts"
columns = {{ account_id = "account", account_name = "account", industry = "sector" }}
[sources.maven.feeds.agents]
file = "sales_teams.csv"
entity = "owners"
columns.owner_id = "sales_agent"
columns.team = "manager"
columns.kind = {{ value = "person" }}
[sources.maven.feeds.leads]
file = "sales_pipeline.csv"
entity = "leads"
columns.lead_id = "opportunity_id"
columns.owner_id = "sales_agent"
columns.lead_source = "product"
columns.converted_opportunity_id = "opportunity_id"
[sources.maven.feeds.handoffs]
file = "sales_pipeline.csv"
entity = "stage_changes"
where = {{ engage_date = ["?*"] }}
columns.record_id = "opportunity_id"
columns.changed = "engage_date"
columns.stage = {{ value = "mql" }}
columns.start_known = {{ value = "stamped" }}
[sources.maven.feeds.decisions]
file = "sales_pipeline.csv"
entity = "stage_changes"
where = {{ close_date = ["?*"] }}
columns.record_id = "opportunity_id"
columns.changed = "close_date"
columns.stage = "deal_stage"
values.stage = {{ Won = "qualified", Lost = "disqualified" }}
{OPPORTUNITIES}"""
