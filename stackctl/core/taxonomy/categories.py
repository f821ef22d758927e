"""The 6 groups and 49 categories of the martech landscape.

Source: chiefmartec, "Marketing Technology Landscape", in the division that it has had since the 2020 edition ("Martech
5000"). Names and groups were checked against the headings of the 2022 edition (May 2022,
https://chiefmartec.com/2022/05/marketing-technology-landscape-2022-search-9932-solutions-on-martechmap-com/).
The slugs are stackctl's own. Within a group the rows go by slug. What nobody has filed yet stands apart: it has a slug,
so that it can be counted, and is no category to any rule that compares.
"""

from __future__ import annotations

from stackctl.model.taxonomy import Category, Group

UNCATEGORISED = Category("uncategorised", "Uncategorised", "uncategorised")
NO_GROUP = Group("uncategorised", "Uncategorised")

GROUPS: tuple[Group, ...] = (
    Group("advertising-promotion", "Advertising & Promotion"),
    Group("content-experience", "Content & Experience"),
    Group("social-relationships", "Social & Relationships"),
    Group("commerce-sales", "Commerce & Sales"),
    Group("data", "Data"),
    Group("management", "Management"),
)

CATEGORIES: tuple[Category, ...] = (
    # Advertising & Promotion
    Category("content-advertising", "Native/Content Advertising", "advertising-promotion"),
    Category("display-advertising", "Display & Programmatic Advertising", "advertising-promotion"),
    Category("mobile-marketing", "Mobile Marketing", "advertising-promotion"),
    Category("pr", "PR", "advertising-promotion"),
    Category("print", "Print", "advertising-promotion"),
    Category("search-social-advertising", "Search & Social Advertising", "advertising-promotion"),
    Category("video-advertising", "Video Advertising", "advertising-promotion"),
    # Content & Experience
    Category("cms", "CMS & Web Experience Management", "content-experience"),
    Category("content-marketing", "Content Marketing", "content-experience"),
    Category("dam-mrm-pim", "DAM, MRM & PIM", "content-experience"),
    Category("email-marketing", "Email Marketing", "content-experience"),
    Category("interactive-content", "Interactive Content", "content-experience"),
    Category("marketing-automation", "Marketing Automation & Campaign/Lead Management", "content-experience"),
    Category("mobile-apps", "Mobile Apps", "content-experience"),
    Category("personalization-testing", "Optimization, Personalization & Testing", "content-experience"),
    Category("seo", "SEO", "content-experience"),
    Category("video-marketing", "Video Marketing", "content-experience"),
    # Social & Relationships
    Category("abm", "ABM", "social-relationships"),
    Category("advocacy-loyalty", "Advocacy, Loyalty & Referrals", "social-relationships"),
    Category("call-analytics", "Call Analytics & Management", "social-relationships"),
    Category("community-reviews", "Community & Reviews", "social-relationships"),
    Category("conversational-marketing", "Live Chat & Chatbots", "social-relationships"),
    Category("crm", "CRM", "social-relationships"),
    Category("customer-success", "Customer Experience, Service & Success", "social-relationships"),
    Category("events-webinars", "Events, Meetings & Webinars", "social-relationships"),
    Category("influencers", "Influencers", "social-relationships"),
    Category("social-media-marketing", "Social Media Marketing & Monitoring", "social-relationships"),
    # Commerce & Sales
    Category("affiliate-marketing", "Affiliate Marketing & Management", "commerce-sales"),
    Category("channel-local-marketing", "Channel, Partner & Local Marketing", "commerce-sales"),
    Category("ecommerce-marketing", "eCommerce Marketing", "commerce-sales"),
    Category("ecommerce-platforms", "eCommerce Platforms & Carts", "commerce-sales"),
    Category("retail-iot", "Retail, Proximity & IoT Marketing", "commerce-sales"),
    Category("sales-enablement", "Sales Automation, Enablement & Intelligence", "commerce-sales"),
    # Data
    Category("business-intelligence", "Business/Customer Intelligence & Data Science", "data"),
    Category("cdp", "Customer Data Platform", "data"),
    Category("dashboards-visualization", "Dashboards & Data Visualization", "data"),
    Category("data-enhancement", "Audience/Marketing Data & Data Enhancement", "data"),
    Category("dmp", "DMP", "data"),
    Category("ipaas-tag-management", "iPaaS, Cloud/Data Integration & Tag Management", "data"),
    Category("marketing-analytics", "Marketing Analytics, Performance & Attribution", "data"),
    Category("privacy-governance", "Governance, Compliance and Privacy", "data"),
    Category("web-analytics", "Mobile & Web Analytics", "data"),
    # Management
    Category("agile-lean", "Agile & Lean Management", "management"),
    Category("budgeting-finance", "Budgeting & Finance", "management"),
    Category("collaboration", "Collaboration", "management"),
    Category("product-management", "Product Management", "management"),
    Category("projects-workflow", "Projects & Workflow", "management"),
    Category("talent-management", "Talent Management", "management"),
    Category("vendor-management", "Vendor Analysis & Management", "management"),
)
