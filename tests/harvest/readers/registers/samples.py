"""Invented entries of registers, in the shapes that these document."""

from __future__ import annotations

from typing import Any

_GROUPS = ("Drug", "Placebo")


def _groups(prefix: str) -> list[dict[str, str]]:
    return [{"id": f"{prefix}00{place}", "title": each} for place, each in enumerate(_GROUPS)]


def _counts(prefix: str, key: str, *values: str) -> list[dict[str, Any]]:
    return [{"groupId": f"{prefix}00{place}", key: each} for place, each in enumerate(values)]


TRIAL: dict[str, Any] = {
    "protocolSection": {
        "identificationModule": {
            "nctId": "NCT01234567",
            "orgStudyIdInfo": {"id": "E-1"},
            "briefTitle": "Elbows",
            "officialTitle": "Elbows Bent Twice",
            "secondaryIdInfos": [{"id": "2010-123456-12", "type": "EUDRACT_NUMBER"}],
        },
        "statusModule": {
            "overallStatus": "COMPLETED",
            "studyFirstSubmitDate": "2011-02-25",
            "startDateStruct": {"date": "2011-03"},
            "completionDateStruct": {"date": "2012-05-01"},
        },
        "conditionsModule": {"conditions": ["Purple elbow"]},
        "designModule": {
            "studyType": "INTERVENTIONAL",
            "phases": ["PHASE2"],
            "designInfo": {"maskingInfo": {"masking": "DOUBLE"}},
            "enrollmentInfo": {"count": 61, "type": "ACTUAL"},
        },
        "armsInterventionsModule": {
            "armGroups": [{"label": "Drug", "type": "EXPERIMENTAL"}],
            "interventions": [{"type": "DRUG", "name": "naltrexone", "description": "4.5 mg"}],
        },
        "outcomesModule": {
            "primaryOutcomes": [{"measure": "Pain", "timeFrame": "8 weeks"}],
            "secondaryOutcomes": [{"measure": "Sleep"}],
        },
    },
    "resultsSection": {
        "participantFlowModule": {
            "groups": _groups("FG"),
            "periods": [
                {
                    "title": "Overall",
                    "milestones": [
                        {
                            "type": "STARTED",
                            "achievements": _counts("FG", "numSubjects", "30", "31"),
                        },
                        {
                            "type": "COMPLETED",
                            "achievements": _counts("FG", "numSubjects", "28", "31"),
                        },
                    ],
                    "dropWithdraws": [
                        {
                            "type": "Lost",
                            "reasons": [{"groupId": "FG000", "numSubjects": "2", "comment": "ill"}],
                        }
                    ],
                }
            ],
        },
        "baselineCharacteristicsModule": {
            "groups": _groups("BG"),
            "denoms": [{"units": "Participants", "counts": _counts("BG", "value", "30", "31")}],
            "measures": [
                {
                    "title": "Age",
                    "paramType": "MEDIAN",
                    "dispersionType": "INTER_QUARTILE_RANGE",
                    "unitOfMeasure": "years",
                    "classes": [
                        {
                            "categories": [
                                {
                                    "measurements": [
                                        {
                                            "groupId": "BG000",
                                            "value": "40",
                                            "lowerLimit": "20",
                                            "upperLimit": "60",
                                        }
                                    ]
                                }
                            ]
                        }
                    ],
                }
            ],
        },
        "outcomeMeasuresModule": {
            "outcomeMeasures": [
                {
                    "type": "PRIMARY",
                    "title": "Pain",
                    "timeFrame": "8 weeks",
                    "reportingStatus": "POSTED",
                    "paramType": "MEAN",
                    "dispersionType": "Standard Deviation",
                    "unitOfMeasure": "points",
                    "groups": _groups("OG"),
                    "denoms": [
                        {"units": "Participants", "counts": _counts("OG", "value", "28", "31")}
                    ],
                    "classes": [
                        {
                            "title": "Week 8",
                            "denoms": [{"units": "Elbows", "counts": _counts("OG", "value", "56")}],
                            "categories": [
                                {
                                    "measurements": [
                                        {"groupId": "OG000", "value": "4.5", "spread": "1.2"},
                                        {"groupId": "OG001", "value": "NA", "comment": "not told"},
                                    ]
                                }
                            ],
                        }
                    ],
                    "analyses": [
                        {
                            "groupIds": ["OG000", "OG001"],
                            "statisticalMethod": "ANCOVA",
                            "pValue": "<0.001",
                            "paramType": "Mean Difference (Final Values)",
                            "paramValue": "-0.5",
                            "ciPctValue": "95",
                            "ciNumSides": "TWO_SIDED",
                            "ciLowerLimit": "-0.9",
                            "ciUpperLimit": "-0.1",
                            "nonInferiorityType": "SUPERIORITY",
                            "estimateComment": "drug minus placebo",
                        }
                    ],
                }
            ]
        },
        "adverseEventsModule": {
            "frequencyThreshold": "5",
            "eventGroups": [
                {**each, "seriousNumAffected": 1, "seriousNumAtRisk": 30, "otherNumAffected": 6}
                for each in _groups("EG")
            ],
            "seriousEvents": [
                {"term": "Fall", "stats": [{"groupId": "EG000", "numAffected": 1, "numAtRisk": 30}]}
            ],
            "otherEvents": [
                {
                    "term": "Vivid dreams",
                    "organSystem": "Psychiatric disorders",
                    "stats": [
                        {"groupId": "EG000", "numAffected": 6, "numAtRisk": 30, "numEvents": 8},
                        {"groupId": "EG001", "numAffected": 0, "numAtRisk": 31},
                    ],
                }
            ],
        },
    },
}

ICTRP = """\
<?xml version='1.0' encoding='UTF-8' ?>
<Trials_downloaded_from_ICTRP>
  <Trial><Export_date>11/30/2026 10:00:00</Export_date>
    <TrialID>ISRCTN12345678
    </TrialID>
    <Last_Refreshed_on>21 September 2026</Last_Refreshed_on>
    <Public_title>Elbows</Public_title>
    <Scientific_title>Elbows bent twice   </Scientific_title>
    <Primary_sponsor>University of Elbows</Primary_sponsor>
    <Date_registration3>20260920</Date_registration3>
    <Date_registration>20/09/2026</Date_registration>
    <Source_Register>ISRCTN</Source_Register>
    <web_address>https://www.isrctn.com/ISRCTN12345678</web_address>
    <Recruitment_Status>Not Recruiting</Recruitment_Status>
    <Target_size>drug:30;placebo:31;</Target_size>
    <Study_type>Interventional</Study_type>
    <Phase>Phase 2</Phase>
    <Date_enrollement>01/10/2026</Date_enrollement>
    <Countries>Poland;Germany</Countries>
    <Condition>Purple elbow&lt;br&gt;Pain;</Condition>
    <Intervention>Drug: naltrexone; 4.5 mg&#x0D;&lt;br&gt;Placebo</Intervention>
    <Primary_outcome>Pain at 8 weeks;</Primary_outcome>
    <Secondary_outcome>Sleep;Mood</Secondary_outcome>
    <Secondary_ID>2010-123456-12; E-1</Secondary_ID>
    <Acronym/>
  </Trial>
  <Trial><Public_title>Without a number</Public_title></Trial>
</Trials_downloaded_from_ICTRP>
"""
ICTRP_ROWS = """\
TrialID,Last Refreshed on,Public title,Scientific title,Primary sponsor,Date registration,\
Source Register,web address,Recruitment Status,Target size,Date enrollement,Condition
NL-OMON12345,21 September 2026,Elbows,Elbows bent twice,University,13/09/2026,NL-OMON,\
https://example.org/1,Recruiting,45,01/05/2027,Purple elbow
"""

EUCTR = """\
This file contains full details on each clinical trial selected for download.

Summary
EudraCT Number: 2010-123456-12
Sponsor's Protocol Code Number: E-1
National Competent Authority: Poland - Office
Clinical Trial Type: EEA CTA
Trial Status: Completed
Date on which this record was first entered in the EudraCT database: 2011-02-25
Link: https://www.clinicaltrialsregister.eu/ctr-search/trial/2010-123456-12/PL/

A. Protocol Information
A.1 Member State Concerned: Poland - Office
A.2 EudraCT number: 2010-123456-12
A.3 Full title of the trial: Elbows bent
 twice: a trial
A.3 Full title of the trial (pl): Zgięte łokcie
A.5.2 US NCT (ClinicalTrials.gov registry) number: NCT01234567

B. Sponsor Information
Sponsor 1
B.1.1 Name of Sponsor: University of Elbows
B.4.1 Name of organisation providing support: Elbow Fund

D. IMP Identification
D.IMP: 1
D.2.1.1.1 Trade name: Bendol
D.3.8 INN - Proposed INN: NALTREXONE
E.1.1 Medical condition(s) being investigated: Purple elbow
E.5 End points
E.5.1 Primary end point(s): Pain after
eight weeks
E.5.2 Secondary end point(s): Sleep
E.7.2 Therapeutic exploratory (Phase II): Yes
E.7.3 Therapeutic confirmatory (Phase III): No
E.8.1.4 Double blind: Yes
F.4.2.2 In the whole clinical trial: 61
P. End of Trial
P. End of Trial Status: Completed
P. Date of the global end of the trial: 2012-05-01

Summary
EudraCT Number: none
A.3 Full title of the trial: Nothing
"""
EUCTR_SUMMARY = """\
EudraCT Number:          2010-123456-12
Sponsor Protocol Number: E-1
Sponsor Name:            University of Elbows
Full Title:              Elbows bent twice
Start Date:              2011-03-01
Medical condition:       Purple elbow
Disease:                 Version: 14.0, Term: Elbow, Level: PT
Population Age:          Adults
Gender:                  Female, Male
Trial protocol:          PL(Completed) DE(Ongoing)
Link:                    https://www.clinicaltrialsregister.eu/ctr-search/search?query=2010-123456-12


EudraCT Number:          2011-123456-12
Full Title:              Another
"""

ANZCTR = """\
<?xml version="1.0"?>
<trials><ANZCTR_Trial requestNumber="1"><stage>Registered</stage><submitdate>12/01/2024</submitdate>
<approvaldate>15/01/2024</approvaldate><actrnumber>ACTRN12624000123456</actrnumber>
<trial_identification><studytitle>Elbows</studytitle>
<scientifictitle>Elbows bent twice</scientifictitle><utrn>U1111-1300-0001</utrn>
<secondaryid>NCT01234567</secondaryid></trial_identification>
<conditions><healthcondition>Purple elbow</healthcondition></conditions>
<interventions><interventions>Naltrexone 4.5 mg a day</interventions>
<comparator>Placebo</comparator><control>Placebo</control></interventions>
<outcomes><primaryOutcome><outcome>Pain</outcome><timepoint>8 weeks</timepoint></primaryOutcome>
<secondaryOutcome><outcome>Sleep</outcome><timepoint>8 weeks</timepoint>
</secondaryOutcome></outcomes>
<eligibility><inclusivecriteria>Adults</inclusivecriteria></eligibility>
<trial_design><studytype>Interventional</studytype><allocation>Randomised</allocation>
</trial_design>
<recruitment><phase>Phase 2</phase><anticipatedstartdate>1/03/2024</anticipatedstartdate>
<actualstartdate>5/03/2024</actualstartdate><samplesize>61</samplesize>
<actualsamplesize>58</actualsamplesize><recruitmentstatus>Completed</recruitmentstatus>
<recruitmentcountry>Australia</recruitmentcountry></recruitment>
<sponsorship><primarysponsorname>University of Elbows</primarysponsorname>
<fundingsource><fundingname>Elbow Fund</fundingname></fundingsource></sponsorship>
<ethicsAndSummary><summary>Elbows are bent.</summary></ethicsAndSummary></ANZCTR_Trial>
<ANZCTR_Trial><stage>Registered</stage></ANZCTR_Trial></trials>
"""

ISRCTN = """\
<?xml version="1.0" encoding="UTF-8"?>
<allTrials totalCount="1" xmlns="http://www.67bricks.com/isrctn">
<fullTrial><trial lastUpdated="2024-12-03T00:00:00.000Z"
 publicIdentifierCanonical="ISRCTN12345678">
<isrctn dateAssigned="2020-01-02T00:00:00Z">12345678</isrctn>
<trialDescription><title>Elbows</title><scientificTitle>Elbows bent twice</scientificTitle>
<acronym>BEND</acronym><plainEnglishSummary>Elbows are bent.</plainEnglishSummary>
</trialDescription>
<externalRefs><eudraCTNumber>2010-123456-12</eudraCTNumber>
<clinicalTrialsGovNumber>NCT01234567</clinicalTrialsGovNumber>
<protocolSerialNumber>Nil known</protocolSerialNumber></externalRefs>
<trialDesign><primaryStudyDesign>Interventional</primaryStudyDesign>
<overallEndDate>2021-05-01T00:00:00.000Z</overallEndDate></trialDesign>
<participants><targetEnrolment>61</targetEnrolment><totalFinalEnrolment>58</totalFinalEnrolment>
<recruitmentStart>2020-03-05T00:00:00.000Z</recruitmentStart>
<recruitmentCountries><country>Poland</country></recruitmentCountries>
<inclusion>Adults</inclusion></participants>
<conditions><condition><description>Purple elbow</description></condition></conditions>
<interventions><intervention><description>4.5 mg a day</description>
<interventionType>Drug</interventionType><phase>Phase II</phase><drugNames>Naltrexone</drugNames>
</intervention></interventions>
<primaryOutcomes><outcomeMeasure><variable>Pain</variable><method>A scale</method>
<timepoints>8 weeks</timepoints></outcomeMeasure></primaryOutcomes></trial>
<sponsor><organisation>University of Elbows</organisation></sponsor>
<funder><name>Elbow Fund</name></funder></fullTrial>
<fullTrial/></allTrials>
"""
