"""The columns of every exported file, by their Salesforce API names."""

from __future__ import annotations

LEAD = (
    "Id,IsDeleted,MasterRecordId,FirstName,LastName,Email,Phone,Company,Title,"
    "LeadSource,Status,Industry,Employee_Range__c,Country,OwnerId,Lead_Score__c,"
    "MQL_Date__c,Disqualified_Reason__c,Disqualified_Notes__c,IsConverted,"
    "ConvertedDate,ConvertedAccountId,ConvertedContactId,ConvertedOpportunityId,"
    "HasOptedOutOfEmail,CreatedDate,LastModifiedDate"
)
CONTACT = (
    "Id,IsDeleted,MasterRecordId,AccountId,FirstName,LastName,Email,Phone,Title,"
    "LeadSource,Contact_Status__c,Employee_Range__c,Country,OwnerId,Lead_Score__c,"
    "MQL_Date__c,Disqualified_Reason__c,Disqualified_Notes__c,HasOptedOutOfEmail,"
    "CreatedDate,LastModifiedDate"
)
ACCOUNT = (
    "Id,IsDeleted,Name,Website,Type,Industry,Employee_Range__c,BillingCountry,OwnerId,"
    "CreatedDate,LastModifiedDate,Target_Account__c"
)
CAMPAIGN = (
    "Id,Name,Type,StartDate,EndDate,ActualCost,CurrencyIsoCode,CreatedDate,ParentId"
)
MEMBER = "Id,CampaignId,LeadId,ContactId,Status,HasResponded,CreatedDate"
LEAD_HISTORY = "Id,LeadId,CreatedById,CreatedDate,Field,OldValue,NewValue"
CONTACT_HISTORY = "Id,ContactId,CreatedById,CreatedDate,Field,OldValue,NewValue"
TASK = (
    "Id,WhoId,WhatId,OwnerId,CreatedById,CreatedDate,CompletedDateTime,ActivityDate,"
    "Status,IsClosed,TaskSubtype,CallType,CallDisposition,CallDurationInSeconds,"
    "IsDeleted"
)
EVENT = (
    "Id,WhoId,WhatId,OwnerId,CreatedById,CreatedDate,StartDateTime,Meeting_Result__c,"
    "Booked_By__c,IsDeleted"
)
OPPORTUNITY = (
    "Id,IsDeleted,AccountId,OwnerId,Name,Type,LeadSource,CreatedDate,StageName,Amount,"
    "CurrencyIsoCode,CloseDate,IsClosed,IsWon,Loss_Reason__c,Loss_Notes__c,"
    "LastModifiedDate"
)
DEAL_HISTORY = "Id,OpportunityId,CreatedById,CreatedDate,Field,OldValue,NewValue"
ROLE = "Id,OpportunityId,ContactId,Role,IsPrimary,CreatedDate"
USER = "Id,Name,Email,IsActive,UserType,Team__c"
GROUP = "Id,Name,Type"

COLUMNS = {
    "Lead.csv": LEAD, "Contact.csv": CONTACT, "Account.csv": ACCOUNT,
    "Campaign.csv": CAMPAIGN, "CampaignMember.csv": MEMBER,
    "LeadHistory.csv": LEAD_HISTORY, "ContactHistory.csv": CONTACT_HISTORY,
    "Task.csv": TASK, "Event.csv": EVENT, "Opportunity.csv": OPPORTUNITY,
    "OpportunityFieldHistory.csv": DEAL_HISTORY,
    "OpportunityContactRole.csv": ROLE, "User.csv": USER, "Group.csv": GROUP,
}  # fmt: skip
