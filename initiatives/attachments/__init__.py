"""Files of case studies: judged by their content, cleaned, stored and served."""
