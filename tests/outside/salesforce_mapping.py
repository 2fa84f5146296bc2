"""How the Salesforce exports of others are mapped: what differs from the profile."""

PROFILE = '[sources.crm]\nprofile = "salesforce"\n'
ZONE = "America/Los_Angeles"
SHEET = f'{PROFILE}time_zone = "{ZONE}"\n'
LAYOUTS = 'layouts = ["%m/%d/%y %I:%M %p", "%m/%d/%y"]\n'
CHANGED = """
[sources.crm.feeds.last_changes]
file = "Lead.csv"
entity = "stage_changes"
columns.record_id = "Id"
columns.changed = "LastModifiedDate"
columns.stage = { value = "none" }
"""
# Two deliveries of the same history, of opportunities in place of leads.
HISTORY = f"""[sources.crm]
{LAYOUTS}time_zone = "{ZONE}"
[sources.crm.feeds.records]
file = "Opportunity.csv"
entity = "leads"
columns = {{ lead_id = "Id", created = "CreatedDate" }}
[sources.crm.feeds.history]
file = "OpportunityHistory.csv"
entity = "stage_changes"
columns.change_id = "Id"
columns.record_id = "OpportunityId"
columns.changed = "CreatedDate"
columns.stage = "StageName"
values.stage = {{ "Closed Won" = "qualified", "*" = "none" }}
"""

# --- Three orgs in one report ---------------------------------------------------------

WORKSHOP = """
[sources.workshop]
profile = "salesforce"
exported_at = 2026-03-08
[sources.workshop.feeds.contacts]
file = "CampaignMember.csv"
where = { Type = ["Contact"] }
columns.contact_id = "ContactId"
columns.created = false
[sources.workshop.feeds.responses]
where = { HasResponded = [""] }
columns.responded = "Added_Date__c"
[sources.workshop.feeds.tasks]
where = { IsClosed = false, Status = ["Not Started"] }
columns.channel = "Type__c"
columns.happened = "ActivityDate"
values.channel = { Meeting = "meeting", "*" = "message" }
[sources.workshop.feeds.handoffs]
file = "Lead.csv"
entity = "stage_changes"
columns.record_id = "Id"
columns.changed = "CreatedDate"
columns.stage = { value = "mql" }
columns.start_known = { value = "stamped" }
[sources.workshop.feeds.decisions]
file = "Lead.csv"
entity = "stage_changes"
where = { Status = ["Qualified"] }
columns.record_id = "Id"
columns.changed = "SystemModstamp"
columns.stage = { value = "qualified" }
"""
DEMO = """
[sources.demo]
profile = "salesforce"
exported_at = 2026-03-08
[sources.demo.feeds.handoffs]
file = "Lead.csv"
entity = "stage_changes"
columns.record_id = "Id"
columns.changed = "CreatedDate"
columns.stage = { value = "mql" }
columns.start_known = { value = "stamped" }
"""
DEVORG = f"""
[sources.devorg]
profile = "salesforce"
exported_at = 2026-03-08
time_zone = "{ZONE}"
{LAYOUTS}[sources.devorg.feeds.handoffs]
file = "Lead.csv"
entity = "stage_changes"
where = {{ Status = ["Working*", "Closed*"] }}
columns.record_id = "Id"
columns.changed = "LastModifiedDate"
columns.stage = {{ value = "mql" }}
columns.start_known = {{ value = "stamped" }}
[sources.devorg.feeds.conversions]
file = "Lead.csv"
entity = "stage_changes"
where = {{ IsConverted = ["true"] }}
columns.record_id = "Id"
columns.changed = "ConvertedDate"
columns.stage = {{ value = "qualified" }}
[sources.devorg.feeds.rejections]
file = "Lead.csv"
entity = "stage_changes"
where = {{ Status = ["Closed - Not Converted"] }}
columns.record_id = "Id"
columns.changed = "LastModifiedDate"
columns.stage = {{ value = "disqualified" }}
"""
