"""The columns of reports: label -> name in the API, as docs/exports-salesforce.md says.

Behind those of the page stand the company's own fields.
"""

from __future__ import annotations

LEADS = {
    "Lead ID": "Id", "Lead Owner": "OwnerId", "Company / Account": "Company",
    "Email": "Email", "Title": "Title", "Industry": "Industry", "Country": "Country",
    "Lead Source": "LeadSource", "Lead Status": "Status",
    "Email Opt Out": "HasOptedOutOfEmail", "Create Date": "CreatedDate",
    "Converted": "IsConverted", "Converted Date": "ConvertedDate",
    "Account ID": "ConvertedAccountId", "Contact ID": "ConvertedContactId",
    "Opportunity ID": "ConvertedOpportunityId", "Lead Score": "Lead_Score__c",
    "Employee Range": "Employee_Range__c", "MQL Date": "MQL_Date__c",
    "Disqualified Reason": "Disqualified_Reason__c",
}  # fmt: skip
CONTACTS = {
    "Contact ID": "Id", "Account ID": "AccountId", "Account Name": "Account.Name",
    "Email": "Email", "Title": "Title", "Lead Source": "LeadSource",
    "Mailing Country": "Country", "Contact Owner": "OwnerId",
    "Email Opt Out": "HasOptedOutOfEmail", "Created Date": "CreatedDate",
    "Contact Status": "Contact_Status__c", "Lead Score": "Lead_Score__c",
    "Employee Range": "Employee_Range__c", "MQL Date": "MQL_Date__c",
    "Disqualified Reason": "Disqualified_Reason__c",
}  # fmt: skip
ACCOUNTS = {
    "Account ID": "Id", "Account Name": "Name", "Website": "Website", "Type": "Type",
    "Industry": "Industry", "Billing Country": "BillingCountry",
    "Employee Range": "Employee_Range__c",
}  # fmt: skip
CAMPAIGNS = {
    "Campaign ID": "Id", "Campaign Name": "Name", "Type": "Type",
    "Parent Campaign ID": "ParentId", "Start Date": "StartDate",
    "End Date": "EndDate", "Actual Cost Currency": "CurrencyIsoCode",
    "Actual Cost": "ActualCost",
}  # fmt: skip
MEMBERS = {
    "Campaign ID": "CampaignId", "Campaign Name": "Campaign.Name",
    "Campaign Type": "Campaign.Type", "Lead ID": "LeadId", "Contact ID": "ContactId",
    "Member Status": "Status", "Responded": "HasResponded",
    "Member First Responded Date": "FirstRespondedDate",
}  # fmt: skip
HISTORY = {
    "Edit Date": "CreatedDate", "Field / Event": "Field", "Old Value": "OldValue",
    "New Value": "NewValue", "Edited By": "CreatedById",
}  # fmt: skip
ACTIVITIES = {
    "Activity ID": "Id", "Assigned": "OwnerId", "Status": "Status",
    "Task Subtype": "TaskSubtype", "Call Type": "CallType",
    "Call Result": "CallDisposition", "Call Duration": "CallDurationInSeconds",
    "Completed Date/Time": "CompletedDateTime", "Created Date": "CreatedDate",
    "Start": "StartDateTime", "Date": "ActivityDate",
    "Meeting Result": "Meeting_Result__c",
}  # fmt: skip
OPPORTUNITIES = {
    "Opportunity ID": "Id", "Account ID": "AccountId", "Opportunity Owner": "OwnerId",
    "Lead Source": "LeadSource", "Stage": "StageName", "Won": "IsWon",
    "Closed": "IsClosed", "Amount Currency": "CurrencyIsoCode", "Amount": "Amount",
    "Created Date": "CreatedDate", "Close Date": "CloseDate",
    "Loss Reason": "Loss_Reason__c",
}  # fmt: skip
ROLES = {"Opportunity ID": "OpportunityId", "Contact ID": "ContactId", "Role": "Role"}
USERS = {"Full Name": "Name", "Role": "Team__c", "Active": "IsActive"}

# How history calls what changed.
FIELDS = {
    "Status": "Lead Status", "Contact_Status__c": "Contact Status",
    "Lead_Score__c": "Lead Score", "LeadSource": "Lead Source",
    "Disqualified_Reason__c": "Disqualified Reason",
    "Employee_Range__c": "Employee Range", "created": "Created.",
    "leadConverted": "Lead Converted", "leadMerged": "Lead Merged",
}  # fmt: skip
