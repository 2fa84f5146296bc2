"""Leads and deals as systems export them that no profile knows, in small.

The headers are those of public examples; the people and companies are made up.
"""

# ruff: noqa: E501  # a header is one line, as in the file

ZOHO = """\
Record Id,Lead Owner.id,Lead Owner,Company,First Name,Last Name,Title,Email,Phone,Fax,Mobile,Website,Lead Source,Lead Status,Industry,No. of Employees,Annual Revenue,Rating,Created By.id,Created By,Modified By.id,Modified By,Created Time,Modified Time,Full Name,Street,City,State,Zip Code,Country,Description,Last Activity Time,Is Converted,Converted Date Time,Tag,Unsubscribed Mode,Reason for Loss
zcrm_1001,zcrm_9,Ada Ito,Kite,Ann,Bo,CEO,ann@kite.example,1,,,kite.example,Web Download,Attempted to Contact,Tech,20,100000,Hot,zcrm_9,Ada,zcrm_9,Ada,2026-04-02 09:12:33,2026-05-02 09:12:33,Ann Bo,,,,,FR,,2026-05-02 09:12:33,false,,,,No budget
zcrm_1002,zcrm_9,Ada Ito,Moss,Bea,Co,CTO,bea@moss.example,1,,,moss.example,Trade Show,Junk Lead,Tech,20,100000,Hot,zcrm_9,Ada,zcrm_9,Ada,2026-04-03 09:12:33,2026-05-03 09:12:33,Bea Co,,,,,FR,,2026-05-03 09:12:33,true,2026-05-01 10:00:00,,,
"""
ZOHO_CALLS = """\
Record Id,Call Owner,Subject,Call Type,Call Purpose,Call Start Time,Call Duration,Call Result,Created Time
zcrm_2001,Ada Ito,Hello,Outbound,Prospecting,2026-05-03 14:22:10,03:20,Interested,2026-05-03 14:30:10
zcrm_2002,Bo Lund,Again,Inbound,Prospecting,2026-05-23 14:22:10,00:20,,2026-05-23 14:30:10
"""
BITRIX = """\
ID;Lead Name;Status;Status information;Source;Source information;Responsible;Created;Created by;Modified;Modified by;Salutation;First Name;Second name;Last Name;Date of birth;Address;Work Phone;Mobile;Work E-mail;Home E-mail;Company Name;Position;Comment;Total;Currency;Product;Price;Quantity;Repeat lead;Client
11;Kite inquiry;New;;Web;;Ada Ito;04/02/2026 09:12:33 am;Ada Ito;04/03/2026 10:12:33 am;Ada;Mr.;Ann;;Bo;;;1;;ann@kite.example;;Kite;CEO;;1200.00;EUR;;;;No;
12;Moss inquiry;Junk lead;;Call;;Bo Lund;04/22/2026 09:12:33 pm;Ada Ito;04/23/2026 10:12:33 am;Ada;Ms.;Bea;;Co;;;1;;bea@moss.example;;Moss;CTO;;800.00;EUR;;;;No;
"""
PIPEDRIVE = """\
Deal - ID,Deal - Title,Deal - Value,Deal - Currency of Value,Deal - Stage,Deal - Status,Deal - Owner,Deal - Contact person,Deal - Organization,Deal - Pipeline,Deal - Deal created,Deal - Update time,Deal - Last stage change,Deal - Won time,Deal - Lost time,Deal - Lost reason,Deal - Expected close date,Deal - Probability,Deal - Label,Person - ID,Person - Name,Person - Email - Work,Person - Phone - Work
7,Kite deal,1000,EUR,Demo Scheduled,Open,Ada Ito,Ann Bo,Kite,Sales,2026-04-02 09:12:33,2026-05-02 09:12:33,2026-05-01 08:00:00,,,,2026-08-01,,Hot,77,Ann Bo,ann@kite.example,1
8,Moss deal,500,EUR,Proposal Made,Lost,Bo Lund,Bea Co,Moss,Sales,2026-04-03 09:12:33,2026-05-03 09:12:33,2026-05-02 08:00:00,,2026-06-02 09:00:00,Price,2026-08-01,,Cold,78,Bea Co,bea@moss.example,1
"""
DYNAMICS = """\
(Do Not Modify) Lead,(Do Not Modify) Row Checksum,(Do Not Modify) Modified On,Name,Topic,Status Reason,Status,Created On,Owner,Company Name,Email,First Name,Last Name,Job Title,Lead Source,Rating,Business Phone,Industry,Annual Revenue
5b1fbd1c-0000-eb11-a812-000d3a000001,abc==,4/5/2026 10:22 AM,Ann Bo,Kite demo,New,Open,4/2/2026 9:12 AM,Ada Ito,Kite,ann@kite.example,Ann,Bo,CEO,Web,Warm,1,Tech,1000
5b1fbd1c-0000-eb11-a812-000d3a000002,abd==,4/25/2026 10:22 AM,Bea Co,Moss demo,Lost,Disqualified,4/22/2026 9:12 AM,Bo Lund,Moss,bea@moss.example,Bea,Co,CTO,Trade Show,Cold,1,Tech,1000
"""
SCHOOL = """\
student_id,inquiry_date,program,recruiter,stage,stage_date,lost_reason,source,campus,email
S1,2026-04-02,Nursing,Ada,Applied,2026-04-05,,Fair,North,ann@kite.example
S2,2026-04-03,Nursing,Bo,Lost,2026-04-09,Too expensive,Web,North,bea@moss.example
"""
APP = """\
lead_id,created_at,status,utm_source,sales_rep
1,2026-04-02 09:12:33,new,google,Ada
2,2026-04-03 09:12:33,won,linkedin,Bo
"""

# System -> name of its file, and the file.
FILES = {
    "Zoho": ("Leads.csv", ZOHO),
    "Zoho's calls": ("Calls.csv", ZOHO_CALLS),
    "Bitrix24": ("LEAD.csv", BITRIX),
    "Pipedrive": ("deals-1234567-89.csv", PIPEDRIVE),
    "Dynamics": ("Leads.csv", DYNAMICS),
    "a school": ("inquiries.csv", SCHOOL),
    "an app": ("leads.csv", APP),
}
