"""Addresses of case studies: for readers, for those who write, for those who review.

Each is there in every language; what is the same in all of them stands in ``urls_of_data.py``.
"""

from django.urls import URLPattern, path

from initiatives.views import (
    adopting,
    alike,
    asking,
    attachments,
    benefit,
    board,
    browsing,
    checking_again,
    collecting,
    committee,
    comparing,
    covering,
    embedding,
    finding,
    fitting,
    following,
    following_up,
    funding,
    handing_over,
    keeping,
    mapping,
    packing,
    packs,
    points,
    queue,
    reading,
    reviewing,
    self_assessing,
    sharing,
    travelling,
    wishing,
    writing,
)

CASE_STUDY = "case-studies/<slug:council>/<slug:slug>/"


readers: list[URLPattern] = [
    path("", finding.home, name="home"),
    path("case-studies/", finding.case_studies, name="case_studies"),
    path("case-studies/map/", mapping.case_studies_map, name="case_studies_map"),
    path("case-studies/compare/", comparing.compare, name="compare"),
    path(CASE_STUDY, reading.case_study, name="case_study"),
    path(f"{CASE_STUDY}versions/", reading.case_study_versions, name="case_study_versions"),
    path(
        f"{CASE_STUDY}versions/<int:number>/", reading.case_study_version, name="case_study_version"
    ),
    path(f"{CASE_STUDY}card/", embedding.case_study_card, name="case_study_card"),
    path(f"{CASE_STUDY}share/", embedding.case_study_share, name="case_study_share"),
    path(f"{CASE_STUDY}fit/", fitting.fit_check, name="fit_check"),
    path("principles/", browsing.principles, name="principles"),
    path("principles/<slug:key>/", browsing.principle, name="principle"),
    path("councils/", browsing.councils, name="councils"),
    path("councils/<slug:slug>/", browsing.council, name="council"),
    path("collections/", collecting.collections, name="collections"),
    path("collections/<slug:slug>/", collecting.collection, name="collection"),
    path("coverage/", covering.coverage_of_councils, name="coverage"),
    path("coverage/regions/", covering.coverage_of_regions, name="coverage_of_regions"),
    path("learning/", travelling.learning, name="learning"),
    path("adoptions/", travelling.adoptions, name="adoptions"),
    path("funding/", funding.all_funding, name="funding"),
    path("funding/<slug:slug>/", funding.funding_round, name="funding_round"),
    path("regions/<slug:region>/", browsing.region, name="region"),
    path("check/<str:token>/<slug:answer>/", checking_again.check_by_link, name="check_by_link"),
    path("what-came-of-it/<str:token>/", following_up.follow_up_by_link, name="follow_up_by_link"),
    path("preview/<str:secret>/", sharing.shared_preview, name="shared_preview"),
]

writers: list[URLPattern] = [
    path("your-case-studies/", writing.your_case_studies, name="your_case_studies"),
    path("your-case-studies/similar/", alike.similar_titles, name="similar_titles"),
    path("your-case-studies/start/", writing.bring_write_up, name="bring_write_up"),
    path("your-case-studies/start/blank/", writing.start_blank, name="start_blank"),
    path("your-case-studies/<int:pk>/", writing.your_case_study, name="your_case_study"),
    path("your-case-studies/<int:pk>/write-up/", writing.brought_write_up, name="brought_write_up"),
    # A part like the others, which is not one form
    path("your-case-studies/<int:pk>/edit/files/", attachments.files, name="files"),
    path(
        "your-case-studies/<int:pk>/edit/files/<slug:key>/remove/",
        attachments.remove_file,
        name="remove_file",
    ),
    path("your-case-studies/<int:pk>/edit/<slug:part>/", writing.edit_part, name="edit_part"),
    path("your-case-studies/<int:pk>/check/", writing.check_answers, name="check_answers"),
    path("your-case-studies/<int:pk>/preview/", writing.preview, name="preview"),
    path(
        "your-case-studies/<int:pk>/points/<int:point>/",
        points.tick_off_point,
        name="tick_off_point",
    ),
    path("your-case-studies/<int:pk>/history/", writing.history, name="history"),
    path("your-case-studies/<int:pk>/here/", sharing.say_here, name="say_here"),
    path("your-case-studies/<int:pk>/authors/", sharing.authors, name="authors"),
    path("your-case-studies/<int:pk>/preview-links/", sharing.preview_links, name="preview_links"),
    path(
        "your-case-studies/<int:pk>/preview-links/<int:link>/revoke/",
        sharing.revoke_preview_link,
        name="revoke_preview_link",
    ),
    path(
        "your-case-studies/<int:pk>/check-again/<slug:answer>/",
        checking_again.check_case_study,
        name="check_case_study",
    ),
    path("your-case-studies/<int:pk>/revise/", writing.revise, name="revise"),
    path(
        "your-case-studies/<int:pk>/remove-contact/", writing.remove_contact, name="remove_contact"
    ),
]

reviewers: list[URLPattern] = [
    path("review/", queue.review_queue, name="review_queue"),
    path("review/stale/", checking_again.stale_case_studies, name="stale_case_studies"),
    path("review/next/", queue.review_next, name="review_next"),
    path("review/<int:pk>/", reviewing.review_case_study, name="review_case_study"),
    path("review/<int:pk>/claim/", queue.claim_review, name="claim_review"),
    path("review/<int:pk>/hand-on/", queue.hand_on_review, name="hand_on_review"),
    path("review/<int:pk>/remark/", reviewing.remark, name="remark"),
    path("review/<int:pk>/board/", board.ask_board, name="ask_board"),
    path("review/<int:pk>/recommend/", reviewing.recommend, name="recommend"),
    path("review/<int:pk>/approve/", reviewing.approve, name="approve"),
    path("review/<int:pk>/take-back/", reviewing.take_back_approval, name="take_back_approval"),
    path("review/<int:pk>/merge/", reviewing.merge, name="merge"),
    path("review/<int:pk>/restore/", reviewing.restore, name="restore"),
    path("review/<int:pk>/request-changes/", reviewing.request_changes, name="request_changes"),
    path("review/<int:pk>/principles/", reviewing.decide_principles, name="decide_principles"),
    path("review/<int:pk>/publish/", reviewing.publish, name="publish"),
    path("review/<int:pk>/withdraw/", reviewing.withdraw, name="withdraw"),
    path(
        "review/<int:pk>/evidence-level/", reviewing.set_evidence_level, name="set_evidence_level"
    ),
    path("review/<int:pk>/address/", reviewing.change_address, name="change_address"),
    path("coverage/ask/", asking.ask_members, name="ask_members"),
    path("board/<str:secret>/", board.board_review, name="board_review"),
]

followers: list[URLPattern] = [
    path("case-studies/follow/", following.follow_search, name="follow_search"),
    path(f"{CASE_STUDY}follow/", following.follow_case_study, name="follow_case_study"),
    path("your-follows/", following.your_follows, name="your_follows"),
    path("your-follows/<int:pk>/", following.change_follow, name="change_follow"),
    path("your-follows/<int:pk>/stop/", following.stop_following, name="stop_following"),
    path("follows/stop/<str:token>/", following.stop_alerts, name="stop_alerts"),
    path(f"{CASE_STUDY}keep/", keeping.keep_case_study, name="keep_case_study"),
    path("your-list/", keeping.your_list, name="your_list"),
    path("your-list/share/", keeping.share_list, name="share_list"),
    path("your-list/take-back/", keeping.take_back_list, name="take_back_list"),
    path("your-list/<int:pk>/", keeping.edit_note, name="edit_note"),
    path("your-list/<int:pk>/remove/", keeping.remove_from_list, name="remove_from_list"),
    path("lists/<str:secret>/", keeping.shared_list, name="shared_list"),
]

ADOPTION = "your-adoptions/<int:pk>/"
adopters: list[URLPattern] = [
    path(f"{CASE_STUDY}adopt/", adopting.adopt, name="adopt"),
    path(f"{CASE_STUDY}propose-link/", adopting.propose_link, name="propose_link"),
    path("your-adoptions/", adopting.your_adoptions, name="your_adoptions"),
    path(ADOPTION, adopting.adoption, name="adoption"),
    path(f"{ADOPTION}move/", adopting.move_adoption, name="move_adoption"),
    path(f"{ADOPTION}describe/", adopting.describe_adoption, name="describe_adoption"),
    path(f"{ADOPTION}result/", adopting.name_result, name="name_result"),
    path(
        f"{ADOPTION}answer/<slug:side>/",
        adopting.answer_adoption,
        name="answer_adoption",
    ),
    path(f"{ADOPTION}settle/", adopting.settle_adoption, name="settle_adoption"),
    path(f"{ADOPTION}letter/", adopting.write_letter, name="write_letter"),
    path("review/adoptions/", adopting.unsettled_adoptions, name="unsettled_adoptions"),
]

askers: list[URLPattern] = [
    path("requests/", wishing.requests, name="requests"),
    path("requests/ask/", wishing.ask_for_help, name="ask_for_help"),
    path("requests/<int:pk>/", wishing.request_for_help, name="request_for_help"),
    path("requests/<int:pk>/change/", wishing.change_request, name="change_request"),
    path("requests/<int:pk>/offer/", wishing.offer_help, name="offer_help"),
    path("requests/<int:pk>/close/", wishing.close_request, name="close_request"),
    path("offers/<int:pk>/answer/", wishing.answer_offer, name="answer_offer"),
    path("offers/<int:pk>/letter/", wishing.write_to_offer, name="write_to_offer"),
]

people: list[URLPattern] = [
    path("your-council/<slug:slug>/hand-over/", handing_over.hand_over_work, name="hand_over"),
    path("your-council/<slug:slug>/benefit/", benefit.council_benefit, name="council_benefit"),
    path("benefit/", benefit.benefits, name="benefits"),
]

handed_on: list[URLPattern] = [
    path(f"{CASE_STUDY}committee/", committee.committee_page, name="committee"),
    path(f"{CASE_STUDY}committee.pdf", committee.committee_pdf, name="committee_pdf"),
    path("your-council/<slug:slug>/principles/", self_assessing.by_principle, name="by_principle"),
    path(
        "your-council/<slug:slug>/principles/copy/",
        self_assessing.copy_by_principle,
        name="copy_by_principle",
    ),
    path(
        "your-council/<slug:slug>/principles/<int:pk>/",
        self_assessing.self_assessment,
        name="self_assessment",
    ),
    path(
        "your-council/<slug:slug>/principles/<int:pk>.pdf",
        self_assessing.self_assessment_pdf,
        name="self_assessment_pdf",
    ),
    path(
        "your-council/<slug:slug>/principles/<slug:key>/note/",
        self_assessing.principle_note,
        name="principle_note",
    ),
    path("packs/", packs.all_packs, name="packs"),
    path("packs/build/", packing.packs_to_build, name="packs_to_build"),
    path("packs/build/begin/", packing.begin_pack, name="begin_pack"),
    path("packs/build/<int:pk>/", packing.build_pack, name="build_pack"),
    path("packs/build/<int:pk>/words/", packing.pack_words, name="pack_words"),
    path("packs/build/<int:pk>/add/", packing.add_to_pack, name="add_to_pack"),
    path(
        "packs/build/<int:pk>/entries/<int:entry>/move/", packing.move_in_pack, name="move_in_pack"
    ),
    path(
        "packs/build/<int:pk>/entries/<int:entry>/remove/",
        packing.remove_from_pack,
        name="remove_from_pack",
    ),
    path("packs/build/<int:pk>/discard/", packing.discard_pack, name="discard_pack"),
    path("packs/build/<int:pk>/preview/", packing.preview_pack, name="preview_pack"),
    path("packs/build/<int:pk>/issue/", packing.issue_pack, name="issue_pack"),
    path("packs/<slug:slug>/", packs.pack, name="pack"),
]

urlpatterns = readers + writers + reviewers + followers + adopters + askers + people + handed_on
