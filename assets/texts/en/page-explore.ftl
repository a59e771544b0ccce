# page-explore
